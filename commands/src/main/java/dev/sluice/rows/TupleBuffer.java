package dev.sluice.rows;

import java.util.Arrays;

/** Builds tuples in the form of {@link dev.sluice.db.TupleStream}, one after another in one growing array. */
public final class TupleBuffer {
    private byte[] bytes;
    private int used;

    public TupleBuffer(int capacity) {
        bytes = new byte[capacity];
    }

    public byte[] bytes() {
        return bytes;
    }

    /** How many bytes are in use; also where the next field starts. */
    public int size() {
        return used;
    }

    /** Takes back everything behind that size. */
    public void truncate(int size) {
        used = size;
    }

    /** Gives its memory back. */
    void release() {
        bytes = new byte[0];
        used = 0;
    }

    /** Adds a null. */
    public void addNull() {
        addInt(-1);
    }

    /** Adds a field of these bytes. */
    public void addField(byte[] field) {
        addField(field, 0, field.length);
    }

    public void addField(byte[] source, int start, int end) {
        int length = end - start;
        addInt(length);
        ensure(length);
        System.arraycopy(source, start, bytes, used, length);
        used += length;
    }

    /** Adds a field that is one tag byte and these bytes. */
    public void addTagged(byte tag, byte[] field) {
        addInt(field.length + 1);
        addByte(tag);
        ensure(field.length);
        System.arraycopy(field, 0, bytes, used, field.length);
        used += field.length;
    }

    public void addTagged(byte tag, long value) {
        addInt(9);
        addByte(tag);
        addLong(value);
    }

    public void addShortField(short value) {
        addInt(2);
        addByte((byte) (value >> 8));
        addByte((byte) value);
    }

    public void addIntField(int value) {
        addInt(4);
        addInt(value);
    }

    public void addLongField(long value) {
        addInt(8);
        addLong(value);
    }

    /** Adds a numeric of so many groups of four digits, the least of them in the last four digits of {@code digits}. */
    void addNumericField(int[] head, int groups, long digits) {
        addInt(8 + 2 * groups);
        addShort(groups);
        for (int part : head) {
            addShort(part);
        }
        ensure(2 * groups);
        used += 2 * groups;
        long left = digits;
        for (int at = used - 2; left != 0; at -= 2, left /= 10_000) {
            int group = (int) (left % 10_000);
            bytes[at] = (byte) (group >> 8);
            bytes[at + 1] = (byte) group;
        }
    }

    private void addShort(int value) {
        addByte((byte) (value >> 8));
        addByte((byte) value);
    }

    public void addByteField(byte value) {
        addInt(1);
        addByte(value);
    }

    /** Adds bytes as they are: whole fields that are encoded already. */
    public void addRaw(byte[] source, int start, int end) {
        ensure(end - start);
        System.arraycopy(source, start, bytes, used, end - start);
        used += end - start;
    }

    private void addByte(byte value) {
        ensure(1);
        bytes[used++] = value;
    }

    private void addInt(int value) {
        ensure(4);
        bytes[used] = (byte) (value >> 24);
        bytes[used + 1] = (byte) (value >> 16);
        bytes[used + 2] = (byte) (value >> 8);
        bytes[used + 3] = (byte) value;
        used += 4;
    }

    private void addLong(long value) {
        addInt((int) (value >> 32));
        addInt((int) value);
    }

    private void ensure(int more) {
        if (used + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(used + more, bytes.length * 2));
        }
    }
}
