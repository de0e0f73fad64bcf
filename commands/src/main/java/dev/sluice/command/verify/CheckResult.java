package dev.sluice.command.verify;

import dev.sluice.command.verify.TableChecks.Severity;
import dev.sluice.command.verify.TableChecks.Weighed;
import java.util.List;

/**
 * What became of one check.
 *
 * @param failing rows that break it; for the number of rows, 1 when that is wrong
 * @param rows of the table
 * @param samples keys of rows that break it
 */
public record CheckResult(String table, Weighed check, long failing, long rows, List<String> samples) {
    public CheckResult {
        samples = List.copyOf(samples);
    }

    public boolean failed() {
        return failing > 0;
    }

    boolean isError() {
        return failed() && check.severity() == Severity.ERROR;
    }

    String status() {
        if (failed()) {
            return check.severity() == Severity.ERROR ? "fail" : "warn";
        }
        return isVacuous() ? "pass (vacuous: 0 rows)" : "pass";
    }

    /** Nothing was there that could have failed. */
    boolean isVacuous() {
        return rows == 0 && !failed() && !(check.check() instanceof Check.Count);
    }

    String sentence() {
        String found = check.check() instanceof Check.Count
                ? ": it has %,d".formatted(rows)
                : ": not so in %,d of %,d rows".formatted(failing, rows);
        String where = samples.isEmpty() ? "" : ", such as " + String.join(", ", samples);
        return table + ": " + check.check().sentence() + found + where;
    }
}
