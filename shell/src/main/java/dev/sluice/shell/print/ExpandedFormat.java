package dev.sluice.shell.print;

import dev.sluice.sql.Visible;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A line for each column, under a rule that counts the rows. */
final class ExpandedFormat implements RowFormat {
    private final SafeWriter out;
    private final Layout layout;
    private List<String> labels = List.of();
    private int widest;
    private long rows;

    ExpandedFormat(SafeWriter out, Layout layout) {
        this.out = out;
        this.layout = layout;
    }

    @Override
    public void begin(List<String> columns) {
        labels = columns.stream().map(c -> Visible.line(out.scrub(c))).toList();
        widest = labels.stream().mapToInt(Width::of).max().orElse(0);
    }

    @Override
    public void row(List<? extends @Nullable Object> values) {
        rows++;
        String head = "-[ row " + Figures.count(rows) + " ]";
        out.line(head + "-".repeat(Math.max(4, widest + 3 - head.length())));
        for (int i = 0; i < values.size(); i++) {
            String label = labels.get(i);
            String cell = layout.cell(values.get(i), out);
            out.line((label + " ".repeat(widest - Width.of(label)) + " | " + cell).stripTrailing());
        }
    }

    @Override
    public void end() {
        out.line("(" + Figures.count(rows, "row") + ")");
    }
}
