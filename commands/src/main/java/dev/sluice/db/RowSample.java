package dev.sluice.db;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row that a transaction has changed.
 *
 * @param before its values in the order of the columns; none when the row is new
 * @param after its values; none when the row is deleted
 */
public record RowSample(List<String> columns, List<@Nullable Object> before, List<@Nullable Object> after) {
    public RowSample {
        columns = List.copyOf(columns);
        before = Collections.unmodifiableList(new ArrayList<>(before));
        after = Collections.unmodifiableList(new ArrayList<>(after));
    }
}
