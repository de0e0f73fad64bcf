package dev.sluice.shell.repl;

import java.util.List;
import java.util.function.Predicate;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/** Tells the line reader when an input is whole; until then it asks for another line. A blank line ends the asking. */
final class EntryParser implements Parser {
    private final Predicate<String> complete;

    EntryParser(Predicate<String> complete) {
        this.complete = complete;
    }

    @Override
    public ParsedLine parse(String line, int cursor, ParseContext context) {
        boolean asked = context == ParseContext.ACCEPT_LINE && !line.endsWith("\n");
        if (asked && !line.isBlank() && !complete.test(line)) {
            throw new EOFError(-1, -1, "unfinished", "");
        }
        return new Whole(line, cursor);
    }

    /** A backslash is a character of SQL and Groovy; it escapes nothing here. */
    @Override
    public boolean isEscapeChar(char c) {
        return false;
    }

    /** The input as one word. */
    private record Whole(String line, int cursor) implements ParsedLine {
        @Override
        public String word() {
            return line;
        }

        @Override
        public int wordCursor() {
            return cursor;
        }

        @Override
        public int wordIndex() {
            return 0;
        }

        @Override
        public List<String> words() {
            return List.of(line);
        }
    }
}
