package dev.sluice.shell.repl;

import dev.sluice.shell.complete.Span;
import dev.sluice.shell.complete.Spans;
import dev.sluice.shell.prompt.Desk;
import dev.sluice.sql.Visible;
import org.jline.reader.Highlighter;
import org.jline.reader.LineReader;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** Colours the input as it is typed; by a lexer, since the compiler is too slow for every key. */
final class Colours implements Highlighter {
    private final Desk desk;

    Colours(Desk desk) {
        this.desk = desk;
    }

    @Override
    public AttributedString highlight(LineReader reader, String buffer) {
        AttributedStringBuilder text = new AttributedStringBuilder();
        int at = 0;
        for (Span span : Spans.of(buffer, desk.lexis())) {
            text.style(AttributedStyle.DEFAULT).append(plain(buffer, at, span.start()));
            text.style(style(span.sort())).append(plain(buffer, span.start(), span.end()));
            at = span.end();
        }
        return text.style(AttributedStyle.DEFAULT)
                .append(plain(buffer, at, buffer.length()))
                .toAttributedString();
    }

    /** A name that Tab puts in, or a paste, may hold what drives a terminal. */
    private static String plain(String buffer, int from, int to) {
        return Visible.text(buffer.substring(from, to));
    }

    private static AttributedStyle style(Span.Sort sort) {
        return switch (sort) {
            case KEYWORD ->
                AttributedStyle.DEFAULT.foreground(AttributedStyle.BLUE).bold();
            case STRING -> AttributedStyle.DEFAULT.foreground(AttributedStyle.GREEN);
            case NUMBER -> AttributedStyle.DEFAULT.foreground(AttributedStyle.CYAN);
            case COMMENT -> AttributedStyle.DEFAULT.foreground(AttributedStyle.BRIGHT);
            case PARAMETER -> AttributedStyle.DEFAULT.foreground(AttributedStyle.MAGENTA);
        };
    }
}
