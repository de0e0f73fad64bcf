package dev.sluice.command.verify;

import java.util.List;

/** What is to hold for what the database is made of. */
public record SchemaChecks(List<Weighed> checks) implements CheckGroup {
    /** A check and its weight. */
    public record Weighed(SchemaCheck check, Severity severity) {}

    public SchemaChecks {
        checks = List.copyOf(checks);
    }

    @Override
    public String subject() {
        return "schema";
    }

    @Override
    public List<String> sentences() {
        return checks.stream().map(c -> c.check().sentence()).toList();
    }

    @Override
    public List<CheckResult> results(Look look) {
        SchemaLook schema = new SchemaLook(look);
        return checks.stream()
                .map(c -> new CheckResult(subject(), c.check().sentence(), c.severity(), schema.found(c.check())))
                .toList();
    }
}
