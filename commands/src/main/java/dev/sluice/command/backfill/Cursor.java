package dev.sluice.command.backfill;

import java.util.List;

/**
 * How far a backfill has come, kept with each chunk.
 *
 * @param pass 1 goes through the rows that were there at the start; 2 looks once more for those that came late
 * @param place the last key that is done; empty before the first
 * @param bound the last key there was at the start; empty in an empty table
 * @param seen rows that met the condition so far
 * @param aside rows set aside so far
 * @param idempotent whether the same again would have changed none of the rows done so far
 */
record Cursor(int pass, String place, String bound, long seen, long aside, boolean idempotent) {
    private static final int FIELDS = 6;
    private static final int END = 3;

    static Cursor start(String bound) {
        return new Cursor(bound.isEmpty() ? END : 1, "", bound, 0, 0, true);
    }

    static Cursor parse(String text) {
        List<String> parts = List.of(text.split("\t", FIELDS));
        return new Cursor(
                Integer.parseInt(parts.get(0)),
                parts.get(4),
                parts.get(5),
                Long.parseLong(parts.get(1)),
                Long.parseLong(parts.get(2)),
                Boolean.parseBoolean(parts.get(3)));
    }

    /** For people. */
    String reached() {
        String chunk = place.isEmpty() ? "its first chunk" : "the chunk behind key " + place;
        return isSweep() ? chunk + " of rows that came late" : chunk;
    }

    /** No place has a tab in it: JSON writes it as an escape. */
    String text() {
        return String.join(
                "\t",
                String.valueOf(pass),
                String.valueOf(seen),
                String.valueOf(aside),
                String.valueOf(idempotent),
                place,
                bound);
    }

    boolean isAtEnd() {
        return pass == END;
    }

    boolean isSweep() {
        return pass == 2;
    }

    Cursor at(String reached) {
        return new Cursor(pass, reached, bound, seen, aside, idempotent);
    }

    /** The same rows up to another one. */
    Cursor upTo(String last) {
        return new Cursor(pass, place, last, seen, aside, idempotent);
    }

    Cursor with(long rows, long setAside, boolean same) {
        return new Cursor(pass, place, bound, seen + rows, aside + setAside, idempotent && same);
    }

    /** The rows are gone through: those that came late are looked for where that is safe. */
    Cursor next(boolean sweep) {
        return new Cursor(pass == 1 && sweep && idempotent ? 2 : END, "", bound, seen, aside, idempotent);
    }
}
