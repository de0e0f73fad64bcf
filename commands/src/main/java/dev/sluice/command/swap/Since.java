package dev.sluice.command.swap;

import dev.sluice.db.Transaction;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import dev.sluice.stage.Retired;
import java.util.ArrayList;
import java.util.List;

/**
 * How many rows of a table were written since a swap.
 *
 * @param newer rows that were inserted, or are what an update has made
 * @param gone rows that were deleted, or are something else by an update
 */
record Since(long newer, long gone) {
    private static final String WRITTEN = """
            select count(*) filter (where xmin::text <> all (string_to_array(?, ','))) as newer, count(*) as now from %s
            """;
    /** Where too many transactions have loaded the new rows. */
    private static final String NEWER = """
            select count(*) filter (where age(xmin) < age(?::text::xid)) as newer, count(*) as now from %s
            """;

    static Since of(Transaction tx, Table table, Retired.Note note) {
        List<Object> counts = new ArrayList<>();
        String live = table.name().quoted();
        Sql query = note.loaded().table() == 0
                ? Sql.of(NEWER.formatted(live), note.newest())
                : Sql.of(WRITTEN.formatted(live), String.join(",", note.loaded().transactions()));
        tx.query(query).rows().forEach(counts::addAll);
        long newer = ((Number) counts.get(0)).longValue();
        long now = ((Number) counts.get(1)).longValue();
        long then = Long.parseLong(note.places().split(" ", -1)[0]);
        return new Since(newer, Math.max(0, then - (now - newer)));
    }

    String text() {
        return newer + " inserted or updated, " + gone + " updated or deleted";
    }

    String lost() {
        return "what was written since the swap is dropped: " + text();
    }
}
