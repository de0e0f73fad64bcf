package dev.sluice.command.backfill;

import dev.sluice.command.SafetyLimit;
import dev.sluice.command.TableChange;
import dev.sluice.sql.TableName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The safety limit, held against what has really gone: chunk after chunk, whatever the plan had counted. */
final class TakenAway {
    /** How many rows a table had. */
    record Size(TableName table, long rows) {}

    private final SafetyLimit limit;
    private final List<Size> sizes;
    /** By where they began: a chunk that is tried again takes the place of its first try. */
    private final Map<Cursor, List<TableChange>> chunks = new HashMap<>();

    TakenAway(SafetyLimit limit, List<Size> sizes) {
        this.limit = limit;
        this.sizes = List.copyOf(sizes);
    }

    /** Refuses where it is too much with this chunk, which is then taken back. */
    synchronized void add(Cursor from, List<TableChange> gone) {
        chunks.put(from, gone.stream().filter(change -> change.total() > 0).toList());
        for (Size size : sizes) {
            long rows = gone(size.table());
            limit.check("backfill", size.table(), rows, Math.max(size.rows(), rows));
        }
    }

    private long gone(TableName table) {
        return chunks.values().stream()
                .flatMap(List::stream)
                .filter(change -> change.table().equals(table.toString()))
                .mapToLong(TableChange::total)
                .sum();
    }
}
