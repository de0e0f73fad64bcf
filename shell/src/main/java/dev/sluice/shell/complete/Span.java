package dev.sluice.shell.complete;

/** A piece of an input that has a colour of its own. */
public record Span(Sort sort, int start, int end) {
    /** What it is. */
    public enum Sort {
        KEYWORD,
        STRING,
        NUMBER,
        COMMENT,
        PARAMETER
    }
}
