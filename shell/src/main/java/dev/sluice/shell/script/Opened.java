package dev.sluice.shell.script;

import dev.sluice.sql.Visible;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Finds what a beginning of Groovy has opened and not closed, by its quotes and brackets. */
final class Opened {
    private static final List<String> LONG_QUOTES = List.of("'''", "\"\"\"", "$/", "/*");
    private static final int SHOWN = 32;
    /** Behind one of these a slash begins a text; behind anything else it divides. */
    private static final String BEFORE_SLASHY = "(,=[{:;!&|?~\n";

    private final String text;
    private final Deque<Integer> brackets = new ArrayDeque<>();
    private Optional<Integer> quote = Optional.empty();
    private int at;
    private char before = '\n';

    private Opened(String text) {
        this.text = text;
    }

    /** The line up to what is open, and its number; empty when nothing is open. */
    static String of(String groovy) {
        Opened scan = new Opened(groovy);
        while (scan.at < groovy.length()) {
            scan.step();
        }
        return scan.quote
                .or(() -> Optional.ofNullable(scan.brackets.peekFirst()))
                .map(scan::named)
                .orElse("");
    }

    /** Whether a text in slashes or triple quotes is not closed, or a comment. */
    static boolean insideQuote(String groovy) {
        Opened scan = new Opened(groovy);
        while (scan.at < groovy.length()) {
            scan.step();
        }
        return scan.quote.isPresent();
    }

    private String named(int start) {
        long line = text.substring(0, start).chars().filter(c -> c == '\n').count() + 1;
        int from = text.lastIndexOf('\n', start) + 1;
        int end = LONG_QUOTES.stream()
                .filter(q -> text.startsWith(q, start))
                .findFirst()
                .map(q -> start + q.length())
                .orElse(start + 1);
        String said = text.substring(from, Math.min(end, text.length())).strip();
        String shown = said.length() <= SHOWN ? said : "..." + said.substring(said.length() - SHOWN);
        return Visible.line(shown) + " (line " + line + ")";
    }

    private void step() {
        char c = text.charAt(at);
        if (text.startsWith("//", at)) {
            at = endOf("\n", at + 2, 0);
        } else if (text.startsWith("/*", at)) {
            skipTo("*/", 2);
        } else if (text.startsWith("$/", at)) {
            skipTo("/$", 2);
        } else if (text.startsWith("'''", at) || text.startsWith("\"\"\"", at)) {
            skipTo(text.substring(at, at + 3), 3);
        } else if (c == '\'' || c == '"') {
            at = shortEnd(c);
            before = c;
        } else if (c == '/' && BEFORE_SLASHY.indexOf(before) >= 0) {
            skipTo("/", 1);
        } else {
            bracket(c);
            before = c == ' ' || c == '\t' ? before : c;
            at++;
        }
    }

    private void bracket(char c) {
        if ("([{".indexOf(c) >= 0) {
            brackets.addFirst(at);
        } else if (")]}".indexOf(c) >= 0) {
            brackets.pollFirst();
        }
    }

    private void skipTo(String closing, int opening) {
        int start = at;
        int end = endOf(closing, at + opening, closing.length());
        quote = end < 0 ? Optional.of(start) : Optional.empty();
        at = end < 0 ? text.length() : end;
        before = '"';
    }

    /** The end of what closes there, backslashes skipped; the text's end for a line's, -1 for others that nothing closes. */
    private int endOf(String closing, int from, int length) {
        int i = from;
        while (i < text.length() && !text.startsWith(closing, i)) {
            i += text.charAt(i) == '\\' && length > 0 ? 2 : 1;
        }
        return i < text.length() ? i + length : length == 0 ? text.length() : -1;
    }

    /** A plain quote ends with its line at the latest. */
    private int shortEnd(char quoted) {
        int i = at + 1;
        while (i < text.length() && text.charAt(i) != quoted && text.charAt(i) != '\n') {
            i += text.charAt(i) == '\\' ? 2 : 1;
        }
        return Math.min(i + 1, text.length());
    }
}
