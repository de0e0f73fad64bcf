package dev.sluice.shell.script;

import dev.sluice.command.Outline;
import dev.sluice.command.Outline.Measure;
import dev.sluice.command.Report;
import dev.sluice.command.TableChange;
import dev.sluice.sql.Visible;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code report}: rows that a runbook shows. */
record RowsReport(Outline outline) implements Report {
    private static final int MOST = 1000;

    static RowsReport of(String title, List<? extends Map<String, ?>> rows) {
        Set<String> columns = new LinkedHashSet<>();
        rows.forEach(row -> columns.addAll(row.keySet()));
        List<List<Measure>> cells = rows.stream()
                .limit(MOST)
                .map(row -> columns.stream().map(c -> measure(row.get(c))).toList())
                .toList();
        List<String> notes = new ArrayList<>();
        if (rows.isEmpty()) {
            notes.add("no rows");
        } else if (rows.size() > MOST) {
            notes.add("the first " + MOST + " of " + rows.size() + " rows");
        }
        List<Outline.Grid> grids =
                rows.isEmpty() ? List.of() : List.of(new Outline.Grid("rows", List.copyOf(columns), cells));
        return new RowsReport(new Outline(title, List.of(), grids, notes));
    }

    private static Measure measure(@Nullable Object value) {
        if (value instanceof BigDecimal number) {
            return Measure.number(number);
        }
        if (value instanceof Long || value instanceof Integer || value instanceof Short) {
            return Measure.number(BigDecimal.valueOf(((Number) value).longValue()));
        }
        return Measure.text(value == null ? "" : Visible.line(value.toString()));
    }

    @Override
    public List<TableChange> changes() {
        return List.of();
    }
}
