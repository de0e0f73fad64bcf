package dev.sluice.rows;

import dev.sluice.db.RawRows.RawRow;

/** A record of a file: texts, and what the file's format says about them. */
public interface FileRow extends RawRow {
    /** What a value is by the rules of its format. */
    enum Sort {
        /** There is none, or it is null. */
        ABSENT,
        /** Text of a format that knows nothing but text, so that it may stand for anything. */
        PLAIN,
        /** A string of JSON. */
        STRING,
        /** A number of JSON, in the digits of the file. */
        NUMBER,
        /** {@code true} or {@code false} of JSON. */
        BOOLEAN,
        /** An object or an array of JSON, as JSON. */
        STRUCTURE
    }

    Sort sort(int column);

    /** Holds the value's UTF-8 from {@link #start} to {@link #end}; valid until the next row. */
    byte[] buffer();

    int start(int column);

    int end(int column);
}
