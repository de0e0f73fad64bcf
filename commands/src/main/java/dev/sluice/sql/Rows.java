package dev.sluice.sql;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A small result, held in memory: column labels and rows of values. Large results are streamed instead. */
public record Rows(List<String> columns, List<List<@Nullable Object>> rows) {
    public Rows {
        columns = List.copyOf(columns);
        rows = Collections.unmodifiableList(new ArrayList<>(rows));
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    public int size() {
        return rows.size();
    }

    /** The value of the first row's first column; null when that value is null. */
    public @Nullable Object value() {
        return rows.get(0).get(0);
    }

    /** The value in that row under that label, as text; null when the value is null. */
    public @Nullable String text(int row, String label) {
        Object value = rows.get(row).get(columns.indexOf(label));
        return value == null ? null : value.toString();
    }
}
