package dev.sluice.journal;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a step gave back, in the form in which a resumed run sees it: null, a boolean, a number, a text, a date or time, a
 * uuid, or a list or map of these. Numbers keep their type and every digit, maps their order.
 */
public final class RecordedValue {
    /** Nothing. */
    public static final RecordedValue NULL = of(null);

    /** In bytes of JSON. */
    private static final int MAX_BYTES = 1 << 20;

    private final @Nullable Object plain;
    private final String json;

    private RecordedValue(@Nullable Object plain, String json) {
        this.plain = plain;
        this.json = json;
    }

    /** Takes a copy; later changes of a list or map do not reach it. Refuses other types, and more than 1 MB of JSON. */
    public static RecordedValue of(@Nullable Object value) {
        String json = ValueWriter.json(value);
        int bytes = json.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_BYTES) {
            throw SluiceException.of(
                    Kind.FAILED,
                    "a step's value may be at most " + MAX_BYTES + " bytes of JSON, was " + bytes,
                    "",
                    "give back a count or a key, and keep the rows in a table or a file");
        }
        return parse(json);
    }

    /** Reads what {@link #json} wrote. */
    public static RecordedValue parse(String json) {
        return new RecordedValue(ValueReader.read(json), json);
    }

    /** The value itself; lists and maps in it cannot be changed. */
    public @Nullable Object plain() {
        return plain;
    }

    /** JSON in which types that JSON lacks stand as an object of one tagged field, such as {@code {"$date":"2026-02-01"}}. */
    public String json() {
        return json;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RecordedValue value && value.json.equals(json);
    }

    @Override
    public int hashCode() {
        return json.hashCode();
    }

    @Override
    public String toString() {
        return json;
    }
}
