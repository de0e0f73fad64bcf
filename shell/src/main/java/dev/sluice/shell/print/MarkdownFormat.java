package dev.sluice.shell.print;

import dev.sluice.sql.Visible;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A table of Markdown. Null is {@code NULL}; a bar, a backslash and what HTML reads as markup are escaped. */
final class MarkdownFormat implements RowFormat {
    private final SafeWriter out;

    MarkdownFormat(SafeWriter out) {
        this.out = out;
    }

    @Override
    public void begin(List<String> labels) {
        row(labels);
        out.line("|" + " --- |".repeat(labels.size()));
    }

    @Override
    public void row(List<? extends @Nullable Object> values) {
        out.line(values.stream().map(this::cell).collect(Collectors.joining(" | ", "| ", " |")));
    }

    @Override
    public void end() {}

    private String cell(@Nullable Object value) {
        if (value == null) {
            return "NULL";
        }
        return Visible.line(out.scrub(Cell.text(value)))
                .replace("\\", "\\\\")
                .replace("|", "\\|")
                .replace("&", "&amp;")
                .replace("<", "&lt;");
    }
}
