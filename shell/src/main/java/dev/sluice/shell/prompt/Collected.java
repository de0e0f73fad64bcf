package dev.sluice.shell.prompt;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rows of a result as they stream by, for {@code it}: as many as memory should hold. */
final class Collected {
    static final int MOST = 10_000;

    private final List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    private List<String> labels = List.of();
    private long seen;

    void begin(List<String> columns) {
        labels = distinct(columns);
    }

    void row(List<@Nullable Object> values) {
        seen++;
        if (rows.size() < MOST) {
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            for (int i = 0; i < values.size(); i++) {
                row.put(labels.get(i), values.get(i));
            }
            rows.add(row);
        }
    }

    boolean isCut() {
        return seen > rows.size();
    }

    List<Map<String, @Nullable Object>> rows() {
        return Collections.unmodifiableList(rows);
    }

    /** A label that is there already gets a number: {@code id}, {@code id_2}. */
    private static List<String> distinct(List<String> columns) {
        List<String> names = new ArrayList<>();
        for (String column : columns) {
            String name = column;
            for (int number = 2; names.contains(name); number++) {
                name = column + "_" + number;
            }
            names.add(name);
        }
        return names;
    }
}
