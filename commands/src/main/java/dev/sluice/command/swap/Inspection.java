package dev.sluice.command.swap;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.db.Reader;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Looks at the new rows before anything is touched. */
final class Inspection {
    private static final int ROWS = 10;
    private static final double PERCENT = 10;

    private final SwapPlan plan;
    private final Reader reader;
    private final MergeSql sql;
    private final List<Problem> problems = new ArrayList<>();

    Inspection(SwapPlan plan, Reader reader) {
        this.plan = plan;
        this.reader = reader;
        this.sql = new MergeSql(plan.site());
    }

    /**
     * What was counted.
     *
     * @param before rows that the range has
     * @param staged new rows
     * @param missing old keys that are not among the new ones
     */
    record Counted(long before, long staged, long missing, List<Orphans.Found> orphans) {
        Counted {
            orphans = List.copyOf(orphans);
        }

        double keptPercent() {
            return before == 0 ? 100 : 100.0 * (before - missing) / before;
        }
    }

    /** Counts, or refuses with all that is wrong. */
    Counted pass() {
        checkKeys();
        checkRange();
        if (!problems.isEmpty()) {
            throw SluiceException.of(Kind.REFUSED, problems);
        }
        Counted counted = new Counted(
                reader.number(sql.countRange()),
                reader.number(sql.countStaged()),
                reader.number(sql.countMissing()),
                orphans());
        checkNumber(counted);
        checkMissing(counted);
        checkDangling();
        if (!plan.command().checks().partsOrphans()) {
            counted.orphans().stream().filter(o -> o.rows() > 0).forEach(this::orphaned);
        }
        if (!problems.isEmpty()) {
            throw SluiceException.of(Kind.REFUSED, problems);
        }
        return counted;
    }

    /** Counts rows of other tables once more. */
    void refuseOrphans() {
        orphans().stream().filter(o -> o.rows() > 0).forEach(this::orphaned);
        if (!problems.isEmpty()) {
            throw SluiceException.of(Kind.REFUSED, problems);
        }
    }

    private void checkKeys() {
        String key = plan.site().key().stream().map(Name::text).toList().toString();
        refuseAny(sql.countNullKeys(), "new rows have no value in the key " + key, "mend the source");
        refuseAny(sql.countOldNullKeys(), "rows of the table have no value in the key " + key, "give them one");
        refuseAny(sql.countTwice(), "values of the key " + key + " stand in several new rows", "mend the source");
    }

    private void checkRange() {
        if (plan.site().where().isPresent()) {
            refuseAny(
                    sql.countOutside(),
                    "new rows lie outside of the range of where:",
                    "bring only rows of the range, such as with query(...)");
            refuseAny(
                    sql.countTaken(),
                    "new rows have the key of a row outside of the range",
                    "widen the range, or leave those rows out");
        }
    }

    private void refuseAny(Sql count, String what, String remedy) {
        long rows = reader.number(count);
        if (rows > 0) {
            problems.add(new Problem(rows + " " + what, "gate", remedy));
        }
    }

    private void checkNumber(Counted counted) {
        plan.command().checks().rows().ifPresent(bounds -> {
            if (counted.staged() < bounds.least() || counted.staged() > bounds.most()) {
                problems.add(new Problem(
                        counted.staged() + " new rows, and rows: wants " + bounds, "gate", "check the source"));
            }
        });
    }

    private void checkMissing(Counted counted) {
        Swap.Checks checks = plan.command().checks();
        boolean stated = checks.keepsKeys().isPresent() || checks.maxRows().isPresent();
        if (counted.staged() == 0
                && counted.before() > 0
                && !stated
                && checks.rows().isEmpty()) {
            problems.add(new Problem(
                    "there are no new rows, and table " + plan.site().target().name() + " would be empty",
                    "gate",
                    "check the source; to empty it all the same, say maxRows: " + counted.before()));
            return;
        }
        boolean tooMany = stated
                ? checks.keepsKeys().filter(p -> counted.keptPercent() < p).isPresent()
                        || checks.maxRows().filter(n -> counted.missing() > n).isPresent()
                : counted.missing() > ROWS && 100 - counted.keptPercent() > PERCENT;
        if (tooMany) {
            problems.add(new Problem(
                    String.format(
                            Locale.ROOT,
                            "%d of %d keys of table %s are not among the %d new rows (%.1f %% are kept)",
                            counted.missing(),
                            counted.before(),
                            plan.site().target().name(),
                            counted.staged(),
                            counted.keptPercent()),
                    "gate",
                    "check the source; to lose them all the same, say maxRows: " + counted.missing()
                            + (checks.keepsKeys().isPresent() ? " and lower keepsKeys" : "")));
        }
    }

    private List<Orphans.Found> orphans() {
        return plan.children().stream()
                .map(child -> new Orphans(plan.site(), child, plan.match()).find(reader))
                .toList();
    }

    private void checkDangling() {
        for (Table.ForeignKey key : plan.site().target().foreignKeys()) {
            Orphans.countDangling(plan.site(), key)
                    .ifPresent(count -> refuseAny(
                            count,
                            "new rows refer to rows of the same table that are not among them",
                            "mend the source"));
            Orphans.countKeptDangling(plan.site(), key)
                    .ifPresent(count -> refuseAny(
                            count,
                            "rows keep a reference to rows of the same table that go",
                            "bring those rows, or that column instead of keeping it"));
        }
    }

    private void orphaned(Orphans.Found found) {
        String moves = found.moves().isEmpty() ? "" : ": " + String.join("; ", found.moves());
        problems.add(new Problem(
                found.rows() + " rows of " + found.child() + " refer to rows that are not among the new ones ("
                        + found.gone() + " gone, " + found.changed() + " under another key" + moves + "; on delete "
                        + found.action() + ")",
                "gate",
                "take those rows away first, bring their parents, or swap with orphans: 'prune' or 'null'"));
    }
}
