package dev.sluice.sql;

import dev.sluice.sql.Token.Sort;
import java.util.Optional;

/** Finds the far end of quotes, dollar quotes and comments. */
final class Quotes {
    private static final int UNCLOSED = -1;

    private final String text;
    private final Lexis lexis;

    Quotes(String text, Lexis lexis) {
        this.text = text;
        this.lexis = lexis;
    }

    /** The literal or name that a prefix letter opens here, as {@code E'..'} or {@code U&".."}. */
    Optional<Token> prefixed(int start) {
        char prefix = Character.toLowerCase(text.charAt(start));
        char next = charAt(start + 1);
        if (lexis == Lexis.SQLITE) {
            return prefix == 'x' && next == '\'' ? string(start, start + 2) : Optional.empty();
        }
        if (prefix == 'e' && next == '\'') {
            return Optional.of(token(Sort.STRING, start, escapedEnd(start + 2)));
        }
        if ("bxn".indexOf(prefix) >= 0 && next == '\'') {
            return string(start, start + 2);
        }
        boolean unicode = prefix == 'u' && next == '&';
        if (unicode && charAt(start + 2) == '\'') {
            return string(start, start + 3);
        }
        return unicode && charAt(start + 2) == '"' ? name(start, start + 3, '"') : Optional.empty();
    }

    /** The literal or name that opens here without a prefix. */
    Optional<Token> plain(int start) {
        char c = text.charAt(start);
        if (c == '\'') {
            return string(start, start + 1);
        }
        if (c == '"' || (c == '`' && lexis == Lexis.SQLITE)) {
            return name(start, start + 1, c);
        }
        if (c == '[' && lexis == Lexis.SQLITE) {
            return Optional.of(token(Sort.QUOTED_NAME, start, after("]", start + 1)));
        }
        return c == '$' && lexis == Lexis.POSTGRES ? dollarQuoted(start) : Optional.empty();
    }

    /** The comment that opens here; one that runs to the end of its line leaves the line break out. */
    Token comment(int start) {
        if (text.charAt(start) == '-') {
            return Token.of(Sort.COMMENT, start, lineEnd(start));
        }
        int end = lexis == Lexis.POSTGRES ? nestedEnd(start + 2) : after("*/", start + 2);
        return token(Sort.COMMENT, start, end);
    }

    private Optional<Token> string(int start, int from) {
        return Optional.of(token(Sort.STRING, start, doubledEnd(from, '\'')));
    }

    private Optional<Token> name(int start, int from, char quote) {
        return Optional.of(token(Sort.QUOTED_NAME, start, doubledEnd(from, quote)));
    }

    private Optional<Token> dollarQuoted(int start) {
        int end = start + 1;
        if (Letters.startsName(charAt(end))) {
            while (charAt(end) != '$' && Letters.continuesName(charAt(end))) {
                end++;
            }
        }
        if (charAt(end) != '$') {
            return Optional.empty();
        }
        String tag = text.substring(start, end + 1);
        return Optional.of(token(Sort.STRING, start, after(tag, end + 1)));
    }

    private Token token(Sort sort, int start, int end) {
        boolean closed = end != UNCLOSED;
        return new Token(sort, start, closed ? end : text.length(), closed);
    }

    private int after(String closing, int from) {
        int found = text.indexOf(closing, from);
        return found < 0 ? UNCLOSED : found + closing.length();
    }

    private int doubledEnd(int from, char quote) {
        int end = text.indexOf(quote, from);
        while (end >= 0 && charAt(end + 1) == quote) {
            end = text.indexOf(quote, end + 2);
        }
        return end < 0 ? UNCLOSED : end + 1;
    }

    private int escapedEnd(int from) {
        int i = from;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '\\' || (c == '\'' && charAt(i + 1) == '\'')) {
                i += 2;
            } else if (c == '\'') {
                int more = continuation(i + 1);
                if (more == UNCLOSED) {
                    return i + 1;
                }
                i = more;
            } else {
                i++;
            }
        }
        return UNCLOSED;
    }

    /** PostgreSQL joins literals parted by a line break, and the second half keeps the backslashes of the first. */
    private int continuation(int from) {
        boolean newLine = false;
        int i = from;
        while (i < text.length() && (Letters.isSpace(text.charAt(i)) || text.startsWith("--", i))) {
            newLine |= isLineBreak(text.charAt(i));
            i = text.charAt(i) == '-' ? lineEnd(i) : i + 1;
        }
        return newLine && charAt(i) == '\'' ? i + 1 : UNCLOSED;
    }

    private int nestedEnd(int from) {
        int depth = 1;
        int i = from;
        while (i < text.length() && depth > 0) {
            boolean opens = text.startsWith("/*", i);
            boolean closes = text.startsWith("*/", i);
            depth += opens ? 1 : closes ? -1 : 0;
            i += opens || closes ? 2 : 1;
        }
        return depth == 0 ? i : UNCLOSED;
    }

    private int lineEnd(int start) {
        int end = start;
        while (end < text.length() && !isLineBreak(text.charAt(end))) {
            end++;
        }
        return end;
    }

    /** A lone carriage return ends a line comment for PostgreSQL only. */
    private boolean isLineBreak(char c) {
        return c == '\n' || (c == '\r' && lexis == Lexis.POSTGRES);
    }

    private char charAt(int index) {
        return index < text.length() ? text.charAt(index) : '\0';
    }
}
