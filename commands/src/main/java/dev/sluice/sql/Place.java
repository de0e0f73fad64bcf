package dev.sluice.sql;

/** Where in a text something is: line and column, both counted from 1, columns in code points. */
public record Place(int line, int column) {
    /** The place of the character at that offset; the text's end has a place too. */
    public static Place of(String text, int offset) {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < offset; i++) {
            if (breaksLine(text, i)) {
                line++;
                lineStart = i + 1;
            }
        }
        return new Place(line, 1 + text.codePointCount(lineStart, offset));
    }

    /** As editors count: a carriage return with its line feed is one break, alone it is one as well. */
    private static boolean breaksLine(String text, int at) {
        char c = text.charAt(at);
        return c == '\n' || (c == '\r' && !text.startsWith("\n", at + 1));
    }

    @Override
    public String toString() {
        return line + ":" + column;
    }
}
