package dev.sluice.shell.repl;

import dev.sluice.shell.prompt.Continuation;
import dev.sluice.shell.prompt.Desk;
import java.util.List;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/** Tells the line reader when an input is whole; until then it asks for another line. A blank line ends the asking. */
final class EntryParser implements Parser {
    private final Desk desk;

    EntryParser(Desk desk) {
        this.desk = desk;
    }

    @Override
    public ParsedLine parse(String line, int cursor, ParseContext context) {
        // Asked for each line that is shown again, with each key: what is open is found by a scan, never by the
        // compiler.
        if (context == ParseContext.SECONDARY_PROMPT) {
            throw unfinished(line.stripTrailing());
        }
        boolean asked = context == ParseContext.ACCEPT_LINE && !line.endsWith("\n");
        if (asked && !line.isBlank() && !desk.isComplete(line)) {
            throw unfinished(line);
        }
        return new Cut(line, cursor, wordStart(line, cursor));
    }

    private EOFError unfinished(String line) {
        return new EOFError(-1, -1, "unfinished", Continuation.of(line, desk.lexis()));
    }

    /** A backslash is a character of SQL and Groovy; it escapes nothing here. */
    @Override
    public boolean isEscapeChar(char c) {
        return false;
    }

    /** Where the word begins that completion replaces: a name, with a backslash or a path in front of it. */
    private static int wordStart(String line, int cursor) {
        int start = cursor;
        while (start > 0 && isWord(line.charAt(start - 1))) {
            start--;
        }
        return start;
    }

    private static boolean isWord(char c) {
        return Character.isJavaIdentifierPart(c) || "\\?+./-~".indexOf(c) >= 0;
    }

    /**
     * The input, and the word at the cursor.
     *
     * @param start of that word
     */
    private record Cut(String line, int cursor, int start) implements CompletingParsedLine {
        @Override
        public String word() {
            return line.substring(start, cursor);
        }

        @Override
        public int wordCursor() {
            return cursor - start;
        }

        @Override
        public int wordIndex() {
            return 0;
        }

        @Override
        public List<String> words() {
            return List.of(word());
        }

        @Override
        public CharSequence escape(CharSequence candidate, boolean complete) {
            return candidate;
        }

        @Override
        public int rawWordCursor() {
            return wordCursor();
        }

        @Override
        public int rawWordLength() {
            return cursor - start;
        }
    }
}
