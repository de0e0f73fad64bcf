package dev.sluice.command.verify;

import dev.sluice.sql.TableName;
import java.util.List;

/** What is to hold for one table. */
public record TableChecks(TableName table, List<Weighed> checks) {
    /** How much a check that fails matters. */
    public enum Severity {
        ERROR,
        WARN
    }

    /** A check and its weight. */
    public record Weighed(Check check, Severity severity) {}

    public TableChecks {
        checks = List.copyOf(checks);
    }
}
