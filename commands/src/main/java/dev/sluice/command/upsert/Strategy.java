package dev.sluice.command.upsert;

/** How a table is brought up to date; chosen by the plan and shown by it. */
enum Strategy {
    /** The target is empty: the rows go straight in. */
    COPY("copy into the empty table"),
    /** Both sides are read in key order and compared; differences are staged and written. */
    COMPARE("compare in key order"),
    /** The source is staged whole and merged by the server, which leaves equal rows alone. */
    MERGE("stage and merge"),
    /** All rows are deleted, then the source's inserted. */
    REFRESH("delete all and insert"),
    /** A table is built from the source's schema beside the live one, and takes its place. */
    REBUILD("build anew and cut over");

    private final String described;

    Strategy(String described) {
        this.described = described;
    }

    String described() {
        return described;
    }
}
