package dev.sluice.shell.print;

/** The forms a result can be printed in. */
public enum Format {
    /** Aligned columns for eyes. */
    TEXT,
    /** RFC 4180; lines end in a line feed alone. Null is an empty cell, the empty string {@code ""}. */
    CSV,
    /** As PostgreSQL's COPY text: tab, line break and backslash escaped, null is {@code \N}. */
    TSV,
    /** An array of objects, one a line. */
    JSON;

    /** The format, writing to {@code out}; good for one result. */
    public RowFormat to(SafeWriter out) {
        return switch (this) {
            case TEXT -> new TextFormat(out);
            case CSV -> new CsvFormat(out, Formulas.AS_THEY_ARE);
            case TSV -> new TsvFormat(out);
            case JSON -> new JsonFormat(out);
        };
    }
}
