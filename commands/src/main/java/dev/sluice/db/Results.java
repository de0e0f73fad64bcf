package dev.sluice.db;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads result sets into plain values. */
final class Results {
    private Results() {}

    static long drain(ResultSet result, Consumer<List<String>> head, Consumer<List<@Nullable Object>> row)
            throws SQLException {
        ResultSetMetaData meta = result.getMetaData();
        int columns = meta.getColumnCount();
        head.accept(labels(meta, columns));
        long count = 0;
        while (result.next()) {
            row.accept(values(result, columns));
            count++;
        }
        return count;
    }

    private static List<String> labels(ResultSetMetaData meta, int columns) throws SQLException {
        List<String> labels = new ArrayList<>(columns);
        for (int i = 1; i <= columns; i++) {
            labels.add(meta.getColumnLabel(i));
        }
        return labels;
    }

    private static List<@Nullable Object> values(ResultSet result, int columns) throws SQLException {
        List<@Nullable Object> values = new ArrayList<>(columns);
        for (int i = 1; i <= columns; i++) {
            values.add(PlainValue.of(result, i));
        }
        return values;
    }
}
