package dev.sluice.sql;

/**
 * One statement of a script.
 *
 * @param text from its first comment or word to its last, without the semicolon
 * @param offset where {@code text} begins in the script
 * @param line of its first word, not of a comment above it; counted from 1
 * @param column of its first word, counted from 1 in code points
 */
public record SqlStatement(String text, int offset, int line, int column, Lexis lexis) {
    /** What can be told from the text alone. */
    public SqlText facts() {
        return SqlText.of(text, lexis);
    }
}
