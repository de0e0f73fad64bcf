package dev.sluice.shell.print;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** RFC 4180 with line feeds. */
final class CsvFormat implements RowFormat {
    private final SafeWriter out;
    private final Formulas formulas;

    CsvFormat(SafeWriter out, Formulas formulas) {
        this.out = out;
        this.formulas = formulas;
    }

    @Override
    public void begin(List<String> labels) {
        row(labels);
    }

    @Override
    public void row(List<? extends @Nullable Object> values) {
        out.machine(values.stream().map(this::cell).collect(Collectors.joining(",")) + "\n");
    }

    @Override
    public void end() {}

    private String cell(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        String text = out.scrub(Cell.text(value));
        boolean harmless = formulas == Formulas.AS_THEY_ARE || value instanceof Number || !isFormula(text);
        return quoted(harmless ? text : "'" + text);
    }

    private static boolean isFormula(String text) {
        return !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0;
    }

    private static String quoted(String text) {
        return needsQuotes(text) ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }

    /** Also around what other readers would change: outer spaces, and {@code \.}, at which older servers' COPY stops. */
    private static boolean needsQuotes(String text) {
        return text.isEmpty()
                || text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
                || text.charAt(0) == ' '
                || text.endsWith(" ")
                || text.equals("\\.");
    }
}
