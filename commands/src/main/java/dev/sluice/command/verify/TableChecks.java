package dev.sluice.command.verify;

import dev.sluice.sql.TableName;
import java.util.List;

/** What is to hold for one table. */
public record TableChecks(TableName table, List<Weighed> checks) implements CheckGroup {
    /** A check and its weight. */
    public record Weighed(Check check, Severity severity) {}

    public TableChecks {
        checks = List.copyOf(checks);
    }

    @Override
    public String subject() {
        return table.toString();
    }

    @Override
    public List<String> sentences() {
        return checks.stream().map(c -> c.check().sentence()).toList();
    }

    @Override
    public List<CheckResult> results(Look look) {
        return new TableScan(this, look).results();
    }
}
