package dev.sluice.shell.print;

import dev.sluice.command.Outline;
import dev.sluice.command.Outline.Figure;
import dev.sluice.command.Outline.Grid;
import dev.sluice.command.Outline.Measure;
import dev.sluice.command.Outline.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A report or a plan as text: its title, its grids, its figures, its notes. */
public final class ReportPrinter {
    private static final String INDENT = "  ";

    private ReportPrinter() {}

    /** Several lines without a line feed at the end. */
    public static String text(Outline outline) {
        List<String> lines = new ArrayList<>(List.of(outline.title()));
        for (Grid grid : outline.grids()) {
            grid(grid).forEach(line -> lines.add(INDENT + line));
        }
        int width = outline.figures().stream()
                .mapToInt(f -> f.name().length())
                .max()
                .orElse(0);
        for (Figure figure : outline.figures()) {
            lines.add(INDENT + padded(figure.name(), width) + INDENT + MeasureText.of(figure.name(), figure.measure()));
        }
        outline.notes().forEach(note -> lines.add(INDENT + "note: " + note));
        return String.join("\n", lines);
    }

    /** Its head, a rule, its rows; numbers stand at the right. */
    public static List<String> grid(Grid grid) {
        List<List<String>> cells = grid.rows().stream()
                .map(row -> IntStream.range(0, row.size())
                        .mapToObj(i -> MeasureText.of(grid.columns().get(i), row.get(i)))
                        .toList())
                .toList();
        int[] widths = IntStream.range(0, grid.columns().size())
                .map(i -> width(grid.columns().get(i), cells, i))
                .toArray();
        List<String> lines = new ArrayList<>();
        lines.add(line(grid, grid.columns(), widths));
        lines.add(IntStream.of(widths).mapToObj("-"::repeat).collect(Collectors.joining(INDENT)));
        cells.forEach(row -> lines.add(line(grid, row, widths)));
        return lines;
    }

    private static int width(String head, List<List<String>> cells, int column) {
        int widest =
                cells.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
        return Math.max(head.length(), widest);
    }

    private static String line(Grid grid, List<String> cells, int[] widths) {
        return IntStream.range(0, cells.size())
                .mapToObj(i -> isText(grid, i) ? padded(cells.get(i), widths[i]) : toRight(cells.get(i), widths[i]))
                .collect(Collectors.joining(INDENT))
                .stripTrailing();
    }

    private static boolean isText(Grid grid, int column) {
        List<Measure> values = grid.rows().stream().map(row -> row.get(column)).toList();
        return values.isEmpty() || values.stream().anyMatch(Text.class::isInstance);
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private static String toRight(String text, int width) {
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }
}
