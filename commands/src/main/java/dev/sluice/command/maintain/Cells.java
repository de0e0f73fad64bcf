package dev.sluice.command.maintain;

import dev.sluice.command.Outline.Grid;
import dev.sluice.command.Outline.Measure;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Visible;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes a grid of a query's rows: a label that ends in {@code _bytes}, {@code _rows} or {@code _ms} says what its numbers are. */
final class Cells {
    private Cells() {}

    static Grid grid(String title, Rows rows) {
        List<String> columns = rows.columns().stream()
                .map(c -> c.replaceAll("_(bytes|rows|ms)$", "").replace('_', ' '))
                .toList();
        List<List<Measure>> lines = new ArrayList<>();
        for (List<@Nullable Object> row : rows.rows()) {
            List<Measure> line = new ArrayList<>();
            for (int i = 0; i < row.size(); i++) {
                line.add(measure(rows.columns().get(i), row.get(i)));
            }
            lines.add(line);
        }
        return new Grid(title, columns, lines);
    }

    private static Measure measure(String label, @Nullable Object value) {
        if (!(value instanceof Number number)) {
            return Measure.text(value == null ? "" : Visible.line(value.toString()));
        }
        if (label.endsWith("_bytes")) {
            return Measure.bytes(number.longValue());
        }
        return label.endsWith("_ms")
                ? Measure.took(Duration.ofNanos(Math.round(number.doubleValue() * 1_000_000)))
                : Measure.count(number.longValue());
    }
}
