package dev.sluice.shell.print;

import dev.sluice.sql.Visible;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Aligned columns. Widths are those of the first rows, which alone are held back; from a later cell that is wider on, its
 * column is as wide as that. Null is the word {@code NULL}; text that reads the same stands in quotes.
 */
final class TextFormat implements RowFormat {
    private static final int MEASURED_ROWS = 500;

    /** A cell wider than this is printed whole but makes no other row wider. */
    private static final int WIDEST = 80;

    private final SafeWriter out;
    private final Layout layout;
    private final List<List<? extends @Nullable Object>> held = new ArrayList<>();
    private Optional<ExpandedFormat> expanded = Optional.empty();
    private List<String> columns = List.of();
    private long firstRow;
    private List<String> labels = List.of();
    private int[] widths = {};
    private boolean[] numeric = {};
    private boolean begun;
    private long rows;

    TextFormat(SafeWriter out, Layout layout) {
        this.out = out;
        this.layout = layout;
    }

    @Override
    public void begin(List<String> given) {
        columns = given;
        labels = given.stream().map(this::shown).toList();
        widths = labels.stream().mapToInt(Width::of).toArray();
        numeric = new boolean[labels.size()];
    }

    @Override
    public void row(List<? extends @Nullable Object> values) {
        rows++;
        if (begun) {
            if (expanded.isEmpty()) {
                measure(values, cells(values));
            }
            print(values);
            return;
        }
        firstRow = rows == 1 ? System.nanoTime() : firstRow;
        measure(values, cells(values));
        held.add(values);
        if (held.size() == MEASURED_ROWS || layout.waitedLongEnough(System.nanoTime() - firstRow)) {
            release();
        }
    }

    private List<String> cells(List<? extends @Nullable Object> values) {
        List<String> cells = new ArrayList<>(values.size());
        for (Object value : values) {
            cells.add(cell(value));
        }
        return cells;
    }

    @Override
    public void end() {
        if (!begun) {
            release();
        }
        out.line("(" + Figures.count(rows, "row") + ")");
    }

    private void measure(List<? extends @Nullable Object> values, List<String> cells) {
        for (int i = 0; i < cells.size(); i++) {
            widths[i] = Math.max(widths[i], Math.min(WIDEST, Width.of(cells.get(i))));
            numeric[i] |= values.get(i) instanceof Number;
        }
    }

    private void release() {
        begun = true;
        if (layout.isTooWide(IntStream.of(widths).map(w -> w + 3).sum() - 1) && rows > 0) {
            ExpandedFormat instead = new ExpandedFormat(out, layout);
            instead.begin(columns);
            expanded = Optional.of(instead);
        } else if (!labels.isEmpty()) {
            out.line(joined(labels, false));
            out.line(rule());
        }
        held.forEach(this::print);
        held.clear();
    }

    private void print(List<? extends @Nullable Object> values) {
        if (expanded.isPresent()) {
            expanded.get().row(values);
        } else if (!values.isEmpty()) {
            out.line(joined(cells(values), true));
        }
    }

    private String rule() {
        List<String> dashes = new ArrayList<>();
        for (int width : widths) {
            dashes.add("-".repeat(width + 2));
        }
        return String.join("+", dashes);
    }

    private String joined(List<String> cells, boolean numbersRight) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            String padding = " ".repeat(Math.max(0, widths[i] - Width.of(cells.get(i))));
            boolean right = numbersRight && numeric[i];
            line.append(i == 0 ? " " : " | ").append(right ? padding + cells.get(i) : cells.get(i) + padding);
        }
        return line.toString().stripTrailing();
    }

    private String cell(@Nullable Object value) {
        return layout.cell(value, out);
    }

    /** Scrubbed and made visible before it is measured: what is measured is what is printed. */
    private String shown(String text) {
        return Visible.line(out.scrub(text));
    }
}
