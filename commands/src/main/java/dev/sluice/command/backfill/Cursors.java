package dev.sluice.command.backfill;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How far a backfill has come in each of the ranges that its rows were divided into.
 *
 * @param fixed tells what is done apart from anything else that could be
 * @param ranges one where they were not divided
 */
record Cursors(String fixed, List<Cursor> ranges) {
    /** No place has a line's end in it: JSON writes it as an escape. */
    private static final String BETWEEN = "\n";

    Cursors {
        ranges = List.copyOf(ranges);
    }

    static Cursors parse(String text) {
        List<String> lines = text.lines().toList();
        return new Cursors(
                lines.get(0), lines.stream().skip(1).map(Cursor::parse).toList());
    }

    String text() {
        return Stream.concat(Stream.of(fixed), ranges.stream().map(Cursor::text))
                .collect(Collectors.joining(BETWEEN));
    }

    Cursors with(int range, Cursor cursor) {
        List<Cursor> all = new ArrayList<>(ranges);
        all.set(range, cursor);
        return new Cursors(fixed, all);
    }

    long seen() {
        return ranges.stream().mapToLong(Cursor::seen).sum();
    }

    long aside() {
        return ranges.stream().mapToLong(Cursor::aside).sum();
    }

    /** As one; where there were several, all of them are gone through, and the rows that came late are looked for. */
    Cursor joined() {
        if (ranges.size() == 1) {
            return ranges.get(0);
        }
        boolean idempotent = ranges.stream().allMatch(Cursor::idempotent);
        String bound = ranges.get(ranges.size() - 1).bound();
        return new Cursor(1, "", bound, seen(), aside(), idempotent).next(true);
    }
}
