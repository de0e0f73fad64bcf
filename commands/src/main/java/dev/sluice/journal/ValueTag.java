package dev.sluice.journal;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** A type that JSON lacks: its tag, and how its text is read. All of them are written by {@code toString}. */
record ValueTag(String key, Class<?> type, Function<String, Object> read) {
    /** What a tag begins with; a map with such a key is itself tagged. */
    static final String MARK = "$";

    /** The tag of a map that has a key like a tag. */
    static final String MAP = "$map";

    private static final List<ValueTag> ALL = List.of(
            new ValueTag("$int", Integer.class, Integer::valueOf),
            new ValueTag("$integer", BigInteger.class, BigInteger::new),
            new ValueTag("$decimal", BigDecimal.class, BigDecimal::new),
            new ValueTag("$double", Double.class, Double::valueOf),
            new ValueTag("$float", Float.class, Float::valueOf),
            new ValueTag("$date", LocalDate.class, LocalDate::parse),
            new ValueTag("$time", LocalTime.class, LocalTime::parse),
            new ValueTag("$datetime", LocalDateTime.class, LocalDateTime::parse),
            new ValueTag("$timestamp", OffsetDateTime.class, OffsetDateTime::parse),
            new ValueTag("$instant", Instant.class, Instant::parse),
            new ValueTag("$uuid", UUID.class, UUID::fromString));

    static Optional<ValueTag> of(Object value) {
        return ALL.stream().filter(tag -> tag.type.equals(value.getClass())).findFirst();
    }

    static Optional<ValueTag> named(String key) {
        return ALL.stream().filter(tag -> tag.key.equals(key)).findFirst();
    }
}
