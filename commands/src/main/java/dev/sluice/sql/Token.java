package dev.sluice.sql;

/**
 * A stretch of SQL text, from {@code start} up to but not including {@code end}.
 *
 * @param closed false when the text ended inside a quote or comment that nobody closed
 */
public record Token(Sort sort, int start, int end, boolean closed) {
    /** What kind of stretch it is. */
    public enum Sort {
        SPACE,
        /** From two hyphens to the end of the line, or between slash and asterisk. */
        COMMENT,
        /** A key word or an unquoted name. */
        WORD,
        /** A name between double quotes, backticks or square brackets. */
        QUOTED_NAME,
        /** A literal in quotes or dollar quotes, its prefix included. */
        STRING,
        NUMBER,
        /** {@code :name}, a parameter in our spelling. */
        PARAMETER,
        /** A parameter in the engine's own spelling: {@code $1}; in SQLite also {@code ?}, {@code @x} and {@code $x}. */
        MARK,
        OPERATOR,
        /** Parentheses, brackets, commas, dots, lone colons. */
        PUNCTUATION,
        SEMICOLON,
        /** A character that no rule knows. */
        OTHER
    }

    static Token of(Sort sort, int start, int end) {
        return new Token(sort, start, end, true);
    }

    /** The token's characters. */
    public String in(String text) {
        return text.substring(start, end);
    }

    /** Whether the token means something to the server: neither space nor comment. */
    public boolean significant() {
        return sort != Sort.SPACE && sort != Sort.COMMENT;
    }
}
