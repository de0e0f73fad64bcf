package dev.sluice.rows;

import dev.sluice.db.RawRows.RawRow;

/** Encodes one value of a SQLite row as a field of the target column's type. */
@FunctionalInterface
interface FieldEncoder {
    /**
     * Adds exactly one field.
     *
     * @throws BadValue when the column cannot hold the value as it is
     */
    void encode(RawRow row, int column, TupleBuffer out);
}
