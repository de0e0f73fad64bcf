package dev.sluice.shell.print;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The forms a result can be printed in. */
public enum Format {
    /** Aligned columns for eyes. */
    TEXT,
    /** RFC 4180; lines end in a line feed alone. Null is an empty cell, the empty string {@code ""}. */
    CSV,
    /** As PostgreSQL's COPY text: tab, line break and backslash escaped, null is {@code \N}. */
    TSV,
    /** An array of objects, one a line. */
    JSON,
    /** An object a line. */
    NDJSON,
    /** A line for each column of a row, for rows wider than the screen. */
    EXPANDED,
    /** A table of Markdown. */
    MARKDOWN,
    /** A table of HTML that is also XML. */
    HTML;

    /** The names as they are written, for help and messages. */
    public static String names() {
        return Arrays.stream(values()).map(Format::word).collect(Collectors.joining(", "));
    }

    /** The format of that name, in whatever letters. */
    public static Optional<Format> named(String word) {
        return Arrays.stream(values())
                .filter(f -> f.word().equals(word.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The format, writing to {@code out}; good for one result. */
    public RowFormat to(SafeWriter out) {
        return to(out, Layout.PLAIN);
    }

    /** The same; the layout is that of the formats for eyes. */
    public RowFormat to(SafeWriter out, Layout layout) {
        return switch (this) {
            case TEXT -> new TextFormat(out, layout);
            case EXPANDED -> new ExpandedFormat(out, layout);
            case CSV -> new CsvFormat(out, Formulas.AS_THEY_ARE);
            case TSV -> new TsvFormat(out);
            case JSON -> JsonFormat.array(out);
            case NDJSON -> JsonFormat.lines(out);
            case MARKDOWN -> new MarkdownFormat(out);
            case HTML -> new HtmlFormat(out);
        };
    }
}
