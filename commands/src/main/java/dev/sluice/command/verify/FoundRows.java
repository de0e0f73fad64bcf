package dev.sluice.command.verify;

import dev.sluice.db.Reader;
import dev.sluice.profile.Mask;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Visible;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows that a query finds: all are counted and a few kept, as {@code (id=1, other id=2)}. */
final class FoundRows {
    static final int SAMPLES = 5;

    private final Mask mask;
    private final String table;
    private final List<String> labels = new ArrayList<>();
    private final List<String> samples = new ArrayList<>();
    private long count;

    private FoundRows(String table, Mask mask) {
        this.table = table;
        this.mask = mask;
    }

    /** A label is a column's name, or that behind {@code other }. */
    static FoundRows of(Reader reader, Sql query, String table, Mask mask) {
        FoundRows found = new FoundRows(table, mask);
        reader.stream(query, found.labels::addAll, found::add);
        return found;
    }

    private void add(List<@Nullable Object> row) {
        count++;
        if (samples.size() < SAMPLES) {
            samples.add(shown(row));
        }
    }

    private String shown(List<@Nullable Object> row) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            parts.add(part(labels.get(i), row.get(i)));
        }
        return "(" + String.join(", ", parts) + ")";
    }

    private String part(String label, @Nullable Object value) {
        String column = label.startsWith("other ") ? label.substring("other ".length()) : label;
        return label + "=" + (mask.hides(table, column) ? Mask.HIDDEN : Visible.line(String.valueOf(value)));
    }

    long count() {
        return count;
    }

    List<String> samples() {
        return samples;
    }
}
