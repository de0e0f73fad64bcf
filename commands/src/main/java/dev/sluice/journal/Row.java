package dev.sluice.journal;

import dev.sluice.sql.Rows;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One row of a small result, read by the labels of its columns. */
record Row(Rows rows, int index) {
    static <T> List<T> each(Rows rows, Function<Row, T> read) {
        return IntStream.range(0, rows.size())
                .mapToObj(index -> read.apply(new Row(rows, index)))
                .toList();
    }

    /** The first; there must be one. */
    static Row first(Rows rows) {
        return new Row(rows, 0);
    }

    /** Empty for null. */
    String text(String label) {
        @Nullable String text = rows.text(index, label);
        return text == null ? "" : text;
    }

    /** A time as {@link Tables#instant} spells it; empty for null. */
    Optional<Instant> instant(String label) {
        String text = text(label);
        return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
    }

    long number(String label) {
        return Long.parseLong(text(label));
    }

    boolean truth(String label) {
        return Boolean.parseBoolean(text(label));
    }
}
