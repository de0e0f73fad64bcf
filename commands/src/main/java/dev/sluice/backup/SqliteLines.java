package dev.sluice.backup;

import dev.sluice.db.Reader.TextSink;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Takes text in pieces and gives the values of each of its lines; the rows of a SQLite table. */
public final class SqliteLines implements TextSink {
    private final int columns;
    private final Consumer<List<@Nullable Object>> rows;
    private byte[] pending = new byte[1024];
    private int kept;

    /** {@code rows} gets null, Long, Double, String or byte array for each column. */
    public SqliteLines(int columns, Consumer<List<@Nullable Object>> rows) {
        this.columns = columns;
        this.rows = rows;
    }

    @Override
    public void text(byte[] bytes, int start, int end) {
        int from = start;
        for (int i = start; i < end; i++) {
            if (bytes[i] == '\n') {
                keep(bytes, from, i);
                rows.accept(SqliteLine.values(pending, 0, kept, columns));
                kept = 0;
                from = i + 1;
            }
        }
        keep(bytes, from, end);
    }

    private void keep(byte[] bytes, int from, int to) {
        int more = to - from;
        if (kept + more > pending.length) {
            pending = Arrays.copyOf(pending, Math.max(kept + more, pending.length * 2));
        }
        System.arraycopy(bytes, from, pending, kept, more);
        kept += more;
    }
}
