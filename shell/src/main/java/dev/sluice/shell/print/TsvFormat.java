package dev.sluice.shell.print;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Cells between tabs, escaped as PostgreSQL's COPY does. */
final class TsvFormat implements RowFormat {
    private final SafeWriter out;

    TsvFormat(SafeWriter out) {
        this.out = out;
    }

    @Override
    public void begin(List<String> labels) {
        row(labels);
    }

    @Override
    public void row(List<? extends @Nullable Object> values) {
        out.machine(values.stream().map(this::cell).collect(Collectors.joining("\t")) + "\n");
    }

    @Override
    public void end() {}

    private String cell(@Nullable Object value) {
        return value == null ? "\\N" : escaped(out.scrub(Cell.text(value)));
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\")
                .replace("\t", "\\t")
                .replace("\n", "\\n")
                .replace("\r", "\\r");
    }
}
