package dev.sluice.rows;

/** Turns one field of a PostgreSQL tuple into a field of the target column. */
@FunctionalInterface
interface Recoder {
    /** Passes the field on as it is. */
    Recoder SAME = (tuple, at, out) -> out.addRaw(tuple, at, Fields.skip(tuple, at));

    /**
     * Adds exactly one field.
     *
     * @param at where the field's length word is; the field is not null
     * @throws BadValue when the column cannot hold the value as it is
     */
    void recode(byte[] tuple, int at, TupleBuffer out);
}
