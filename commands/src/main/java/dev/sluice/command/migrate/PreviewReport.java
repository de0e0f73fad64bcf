package dev.sluice.command.migrate;

import dev.sluice.command.Look;
import dev.sluice.command.Outline;
import dev.sluice.command.Outline.Figure;
import dev.sluice.command.Outline.Grid;
import dev.sluice.command.Outline.Measure;
import dev.sluice.db.ChangeSetEntry;
import dev.sluice.db.ChangeSetEntry.Nature;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The statements of the change sets that are due. */
public record PreviewReport(String file, List<Part> parts) implements Look.Found {
    /** One change set's. */
    public record Part(ChangeSetEntry set, List<String> sql) {
        public Part {
            sql = List.copyOf(sql);
        }
    }

    public PreviewReport {
        parts = List.copyOf(parts);
    }

    /** {@code sql} in a script: all of it as one text. */
    public String getSql() {
        return parts.stream()
                .map(part -> "-- " + part.set().name() + "\n"
                        + part.sql().stream().map(sql -> ended(sql) + "\n").collect(Collectors.joining()))
                .collect(Collectors.joining("\n"));
    }

    @Override
    public Outline outline() {
        List<List<Measure>> rows =
                parts.stream().flatMap(part -> lines(part).stream()).toList();
        return new Outline(
                "migrate.preview " + file,
                List.of(new Figure("change sets", Measure.count(parts.size()))),
                rows.isEmpty()
                        ? List.of()
                        : List.of(new Grid("statements", List.of("change set", "transaction", "statement"), rows)),
                parts.isEmpty() ? List.of("the database has all of them") : List.of());
    }

    private static String ended(String sql) {
        return sql.strip().endsWith(";") ? sql.strip() : sql.strip() + ";";
    }

    /** A row for each line, so that it is read as it was written; the change set stands beside its first one. */
    private static List<List<Measure>> lines(Part part) {
        List<List<Measure>> rows = new ArrayList<>();
        for (String sql : part.sql()) {
            for (String line : ended(sql).split("\\R", -1)) {
                boolean first = rows.isEmpty();
                String place = part.set().nature() == Nature.LOOSE ? "outside" : "inside";
                rows.add(List.of(
                        Measure.text(first ? part.set().name().toString() : ""),
                        Measure.text(first ? place : ""),
                        Measure.text(line)));
            }
        }
        return rows;
    }
}
