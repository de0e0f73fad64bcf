package dev.sluice.files;

import dev.sluice.db.RawRows.Storage;
import dev.sluice.rows.FileRow;
import java.util.Arrays;

/** The values of one record as UTF-8, end to end in one growing array. */
final class Cells implements FileRow {
    private byte[] text = new byte[1024];
    private int used;
    private Sort[] sorts = new Sort[0];
    private int[] starts = new int[0];
    private int[] ends = new int[0];
    private int size;
    private int current;

    /** Empties it for a record of that many values. */
    void clear(int values) {
        if (values > sorts.length) {
            grow(values);
        }
        size = values;
        used = 0;
        Arrays.fill(sorts, 0, values, Sort.ABSENT);
        Arrays.fill(starts, 0, values, -1);
        Arrays.fill(ends, 0, values, 0);
    }

    /** Makes room for a place that turned up on the way. */
    void ensure(int values) {
        if (values > size) {
            int before = size;
            if (values > sorts.length) {
                grow(Math.max(values, sorts.length * 2));
            }
            Arrays.fill(sorts, before, values, Sort.ABSENT);
            Arrays.fill(starts, before, values, -1);
            Arrays.fill(ends, before, values, 0);
            size = values;
        }
    }

    private void grow(int places) {
        sorts = Arrays.copyOf(sorts, places);
        starts = Arrays.copyOf(starts, places);
        ends = Arrays.copyOf(ends, places);
    }

    int size() {
        return size;
    }

    /** How many bytes the record has so far. */
    int bytes() {
        return used;
    }

    /** Whether the place was given a value, null included. */
    boolean isSet(int slot) {
        return starts[slot] >= 0;
    }

    void putNull(int slot) {
        starts[slot] = used;
        ends[slot] = used;
        sorts[slot] = Sort.ABSENT;
    }

    void put(int slot, Sort sort, String value) {
        put(slot, sort).text(value.toCharArray(), 0, value.length());
    }

    /** Begins a value, which {@link #text} gives its characters. */
    Cells put(int slot, Sort sort) {
        current = slot;
        starts[slot] = used;
        sorts[slot] = sort;
        return this;
    }

    /** Ends the value that was begun. */
    void text(char[] from, int start, int length) {
        ensureBytes(length * 3);
        int end = start + length;
        int i = start;
        byte[] to = text;
        int at = used;
        while (i < end && from[i] < 0x80) {
            to[at++] = (byte) from[i++];
        }
        used = at;
        if (i < end) {
            encode(from, i, end);
        }
        ends[current] = used;
    }

    /** Half of a surrogate pair becomes bytes that are no UTF-8, and is refused where they are looked at. */
    private void encode(char[] from, int start, int end) {
        for (int i = start; i < end; i++) {
            int c = from[i];
            boolean pair = Character.isHighSurrogate(from[i]) && i + 1 < end && Character.isLowSurrogate(from[i + 1]);
            if (c < 0x80) {
                text[used++] = (byte) c;
            } else if (c < 0x800) {
                text[used++] = (byte) (0xc0 | (c >> 6));
                text[used++] = (byte) (0x80 | (c & 0x3f));
            } else if (!pair) {
                text[used++] = (byte) (0xe0 | (c >> 12));
                text[used++] = (byte) (0x80 | ((c >> 6) & 0x3f));
                text[used++] = (byte) (0x80 | (c & 0x3f));
            } else {
                c = Character.toCodePoint(from[i], from[++i]);
                text[used++] = (byte) (0xf0 | (c >> 18));
                text[used++] = (byte) (0x80 | ((c >> 12) & 0x3f));
                text[used++] = (byte) (0x80 | ((c >> 6) & 0x3f));
                text[used++] = (byte) (0x80 | (c & 0x3f));
            }
        }
    }

    private void ensureBytes(int more) {
        if (used + more > text.length) {
            text = Arrays.copyOf(text, Math.max(used + more, text.length * 2));
        }
    }

    /** Takes over another record's value. */
    void copy(int slot, Cells other, int from) {
        if (other.sorts[from] == Sort.ABSENT) {
            putNull(slot);
            return;
        }
        int length = other.end(from) - other.start(from);
        ensureBytes(length);
        System.arraycopy(other.text, other.start(from), text, used, length);
        starts[slot] = used;
        used += length;
        ends[slot] = used;
        sorts[slot] = other.sorts[from];
    }

    @Override
    public Sort sort(int column) {
        return sorts[column];
    }

    @Override
    public byte[] buffer() {
        return text;
    }

    @Override
    public int start(int column) {
        return Math.max(0, starts[column]);
    }

    @Override
    public int end(int column) {
        return ends[column];
    }

    @Override
    public Storage storage(int column) {
        return sorts[column] == Sort.ABSENT ? Storage.NULL : Storage.TEXT;
    }

    @Override
    public long integer(int column) {
        throw new AssertionError("files hold texts");
    }

    @Override
    public double real(int column) {
        throw new AssertionError("files hold texts");
    }

    @Override
    public byte[] bytes(int column) {
        return Arrays.copyOfRange(text, starts[column], ends[column]);
    }
}
