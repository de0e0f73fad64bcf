package dev.sluice.command.upsert;

/** What became of one table. */
record TableResult(TablePlan plan, Counts counts) {
    String name() {
        return plan.target().name().toString();
    }
}
