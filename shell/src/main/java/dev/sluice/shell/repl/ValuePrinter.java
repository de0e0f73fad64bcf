package dev.sluice.shell.repl;

import dev.sluice.command.Outline;
import dev.sluice.command.Outline.Grid;
import dev.sluice.command.Report;
import dev.sluice.shell.print.Console;
import dev.sluice.shell.print.Figures;
import dev.sluice.shell.print.Format;
import dev.sluice.shell.print.OutlineRows;
import dev.sluice.shell.print.ReportPrinter;
import dev.sluice.shell.print.RowFormat;
import dev.sluice.sql.Rows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Prints what a line gives, in the chosen format. */
public final class ValuePrinter {
    /** Unwinds a result that streams to a reader who has left. */
    static final class NobodyReads extends RuntimeException {
        NobodyReads() {
            super("nobody reads", null, false, false);
        }
    }

    private static final Set<String> CHANGING =
            Set.of("insert", "update", "delete", "merge", "replace", "copy", "with");

    private final Console console;
    private final Format format;

    public ValuePrinter(Console console, Format format) {
        this.console = console;
        this.format = format;
    }

    Console console() {
        return console;
    }

    /** Prints a value of the language; nothing for null. */
    public void print(@Nullable Object value) {
        if (value instanceof Report report) {
            report(report.outline());
        } else if (value instanceof Rows rows) {
            rows(rows.columns(), rows.rows());
        } else if (value instanceof List<?> list
                && !list.isEmpty()
                && list.stream().allMatch(Map.class::isInstance)) {
            maps(list);
        } else if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            maps(List.of(map));
        } else if (value != null) {
            scalar(value);
        }
    }

    private void report(Outline outline) {
        switch (format) {
            case TEXT -> console.line(ReportPrinter.text(outline));
            case JSON -> console.json(outline);
            case CSV, TSV -> {
                Grid grid = OutlineRows.of(outline);
                rows(grid.columns(), OutlineRows.values(grid));
            }
        }
    }

    private void scalar(Object value) {
        if (format == Format.TEXT) {
            console.line(String.valueOf(value));
        } else {
            rows(List.of("value"), List.of(List.of(value)));
        }
    }

    private void maps(List<?> maps) {
        Set<String> labels = new LinkedHashSet<>();
        maps.forEach(map -> ((Map<?, ?>) map).keySet().forEach(key -> labels.add(String.valueOf(key))));
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (Object map : maps) {
            List<@Nullable Object> row = new ArrayList<>();
            labels.forEach(label -> row.add(((Map<?, ?>) map).get(label)));
            rows.add(row);
        }
        rows(List.copyOf(labels), rows);
    }

    private void rows(List<String> labels, List<? extends List<? extends @Nullable Object>> rows) {
        RowFormat out = format.to(console.out());
        out.begin(labels);
        rows.forEach(out::row);
        out.end();
    }

    void took(long nanos) {
        console.message("took " + Figures.duration(Duration.ofNanos(nanos)));
    }

    /** A result that streams by. */
    Result result() {
        return new Result(format.to(console.out()));
    }

    /** One statement's result: rows, or only how many rows it changed. */
    final class Result {
        private final RowFormat out;
        private boolean begun;

        Result(RowFormat out) {
            this.out = out;
        }

        void begin(List<String> labels) {
            begun = true;
            out.begin(labels);
        }

        void row(List<@Nullable Object> values) {
            if (console.out().broken()) {
                throw new NobodyReads();
            }
            out.row(values);
        }

        /** Ends the rows; of a statement without any it says how many rows it changed, if it is of that sort. */
        void end(String verb, long rows) {
            if (begun) {
                out.end();
            } else {
                boolean changes = CHANGING.contains(verb);
                console.message(changes ? Figures.count(rows, "row") + " changed" : "done: " + verb);
            }
        }

        void abandon() {
            begun = false;
        }
    }
}
