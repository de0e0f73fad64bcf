package dev.sluice.shell.print;

import dev.sluice.sql.Visible;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * Writes elements of XML, or of HTML that is also XML. Each text loses its secrets, has what is hidden or not allowed in XML
 * spelled, and is escaped: no value can become markup.
 */
public final class Markup {
    private final StringBuilder out = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();
    private final UnaryOperator<String> scrubber;

    public Markup(UnaryOperator<String> scrubber) {
        this.scrubber = scrubber;
    }

    /** Our own text, as it is: a declaration, a style sheet. */
    public Markup raw(String markup) {
        out.append(markup);
        return this;
    }

    /** Opens an element; attributes are names and values in turn. */
    public Markup open(String element, String... attributes) {
        tag(element, attributes).append('>');
        open.addFirst(element);
        return this;
    }

    /** Closes the element that was opened last. */
    public Markup close() {
        out.append("</").append(open.removeFirst()).append(">\n");
        return this;
    }

    public Markup text(String text) {
        out.append(escaped(Visible.text(scrubber.apply(text))));
        return this;
    }

    /** An element with nothing but a text in it. */
    public Markup element(String element, String text, String... attributes) {
        return open(element, attributes).text(text).close();
    }

    /** An element with nothing in it. */
    public Markup empty(String element, String... attributes) {
        tag(element, attributes).append("/>\n");
        return this;
    }

    private StringBuilder tag(String element, String... attributes) {
        out.append('<').append(element);
        for (int i = 0; i < attributes.length; i += 2) {
            String value = escaped(Visible.line(scrubber.apply(attributes[i + 1])));
            out.append(' ').append(attributes[i]).append("=\"").append(value).append('"');
        }
        return out;
    }

    private static String escaped(String visible) {
        StringBuilder escaped = new StringBuilder(visible.length() + 16);
        for (int i = 0; i < visible.length(); i++) {
            char c = visible.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                case '\uFFFE', '\uFFFF' -> escaped.append(String.format(Locale.ROOT, "\\u%04X", (int) c));
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }

    /** All that was written; every element must be closed. */
    @Override
    public String toString() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("not closed: " + open);
        }
        return out.toString();
    }
}
