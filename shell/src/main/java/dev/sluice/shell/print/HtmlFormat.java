package dev.sluice.shell.print;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A table of HTML; null is an empty cell of the class {@code null}. */
final class HtmlFormat implements RowFormat {
    private final SafeWriter out;

    HtmlFormat(SafeWriter out) {
        this.out = out;
    }

    @Override
    public void begin(List<String> labels) {
        Markup head = new Markup(out::scrub);
        head.open("tr");
        labels.forEach(label -> head.element("th", label));
        head.close();
        out.machine("<table>\n" + head);
    }

    @Override
    public void row(List<? extends @Nullable Object> values) {
        Markup row = new Markup(out::scrub);
        row.open("tr");
        for (Object value : values) {
            if (value == null) {
                row.empty("td", "class", "null");
            } else {
                row.element("td", Cell.text(value), "class", value instanceof Number ? "number" : "text");
            }
        }
        row.close();
        out.machine(row.toString());
    }

    @Override
    public void end() {
        out.machine("</table>\n");
    }
}
