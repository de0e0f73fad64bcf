package dev.sluice.command.upsert;

import dev.sluice.db.RawRows.RawRow;
import dev.sluice.db.RawRows.Storage;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the values of one SQLite column are; grows with each row. */
final class ColumnProfile {
    private static final int NULLS_NAMED = 5;

    private final Map<Storage, Long> counts = new EnumMap<>(Storage.class);
    private final Map<Storage, Long> first = new EnumMap<>(Storage.class);
    private final List<Long> nullRows = new ArrayList<>();
    private final Set<TextForm> forms;
    private long firstMisfit = -1;
    private long smallest = Long.MAX_VALUE;
    private long largest = Long.MIN_VALUE;
    private boolean exactDoubles = true;
    private boolean finite = true;

    ColumnProfile(Set<TextForm> forms) {
        this.forms = EnumSet.copyOf(forms);
    }

    /** Takes the row's value; {@code position} is what messages name the row by. */
    void add(RawRow row, int column, long position) {
        Storage storage = row.storage(column);
        if (counts.merge(storage, 1L, Long::sum) == 1) {
            first.put(storage, position);
        }
        switch (storage) {
            case INTEGER -> addInteger(row.integer(column));
            case REAL -> finite &= Double.isFinite(row.real(column));
            case TEXT -> addText(row, column, position);
            case BLOB -> {}
            case NULL -> addNull(position);
        }
    }

    private void addInteger(long value) {
        smallest = Math.min(smallest, value);
        largest = Math.max(largest, value);
        // The largest long rounds up to 2^63, which is cast back to itself.
        exactDoubles &= (long) (double) value == value && value != Long.MAX_VALUE;
    }

    private void addText(RawRow row, int column, long position) {
        if (forms.isEmpty()) {
            return;
        }
        Optional<String> text = text(row.bytes(column));
        forms.removeIf(form -> text.filter(form::fits).isEmpty());
        if (forms.isEmpty()) {
            firstMisfit = position;
        }
    }

    private static Optional<String> text(byte[] utf8) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private void addNull(long position) {
        if (nullRows.size() < NULLS_NAMED) {
            nullRows.add(position);
        }
    }

    long count(Storage storage) {
        return counts.getOrDefault(storage, 0L);
    }

    /** Values that are not null. */
    long values() {
        return count(Storage.INTEGER) + count(Storage.REAL) + count(Storage.TEXT) + count(Storage.BLOB);
    }

    boolean only(Storage storage) {
        return count(storage) == values();
    }

    /** Where that class was first met; only when its count is not 0. */
    long first(Storage storage) {
        return first.getOrDefault(storage, -1L);
    }

    /** The first rows that hold null, at most five. */
    List<Long> nullRows() {
        return List.copyOf(nullRows);
    }

    /** The form that all texts have; empty when there is none. */
    Optional<TextForm> form() {
        return forms.stream().findFirst();
    }

    /** The text that left no form over; -1 when there was none. */
    long firstMisfit() {
        return firstMisfit;
    }

    boolean integersWithin(long low, long high) {
        return count(Storage.INTEGER) == 0 || (smallest >= low && largest <= high);
    }

    /** Whether a double holds every integer exactly. */
    boolean exactDoubles() {
        return exactDoubles;
    }

    /** Whether no real is infinite. */
    boolean finite() {
        return finite;
    }
}
