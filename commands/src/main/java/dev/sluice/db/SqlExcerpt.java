package dev.sluice.db;

/** The line of a statement that the database complains of, with a caret under the place where it told one. */
final class SqlExcerpt {
    private static final String PROMPT = "SQL: ";
    private static final int WIDEST = 160;

    private SqlExcerpt() {}

    /** {@code position} counts characters from 1 in what the driver sent; 0 when the database did not say. */
    static String of(String sql, int position) {
        int at = position < 1 ? firstVisible(sql) : index(sql, position);
        int start = sql.lastIndexOf('\n', Math.max(0, at - 1)) + 1;
        int end = sql.indexOf('\n', at) < 0 ? sql.length() : sql.indexOf('\n', at);
        // Of a long line the part before the place is cut, so that the caret stays in sight.
        int from = Math.max(start, at - WIDEST / 2);
        String line = sql.substring(from, Math.min(end, from + WIDEST)).replace('\t', ' ');
        String caret = "\n" + " ".repeat(PROMPT.length() + at - from) + "^";
        return PROMPT + line.stripTrailing() + (position < 1 ? "" : caret);
    }

    private static int firstVisible(String sql) {
        int at = 0;
        while (at < sql.length() && Character.isWhitespace(sql.charAt(at))) {
            at++;
        }
        return at;
    }

    /** The driver sends {@code $1} for the first {@code ?}, so that places behind it lie further right than in our text. */
    private static int index(String sql, int position) {
        int sent = 1;
        int marks = 0;
        boolean quoted = false;
        int i = 0;
        while (i < sql.length() && sent < position) {
            int c = sql.codePointAt(i);
            quoted ^= c == '\'';
            boolean mark = c == '?' && !quoted;
            marks += mark ? 1 : 0;
            sent += mark ? 1 + String.valueOf(marks).length() : 1;
            i += Character.charCount(c);
        }
        return i;
    }
}
