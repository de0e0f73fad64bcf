package dev.sluice.backup;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A digest of rows that does not depend on their order, and their number: each line of text is a row, its 128-bit hash is added.
 * It tells whether two tables hold the same rows. Against damage on purpose stands the SHA-256 of each member.
 */
public final class RowsDigest {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    // Odd constants of splitmix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators) and of
    // MurmurHash3.
    private static final long GAMMA = 0x9e3779b97f4a7c15L;
    private static final long FIRST = 0xbf58476d1ce4e5b9L;
    private static final long SECOND = 0x94d049bb133111ebL;
    private static final long THIRD = 0x87c37b91114253d5L;

    private byte[] pending = new byte[1024];
    private int kept;
    private long rows;
    private long bytes;
    private long high;
    private long low;

    /** Adds a piece of text, which need not end where a line does. */
    public void text(byte[] text, int start, int end) {
        bytes += end - start;
        int from = start;
        for (int i = start; i < end; i++) {
            if (text[i] == '\n') {
                line(text, from, i);
                from = i + 1;
            }
        }
        keep(text, from, end);
    }

    private void line(byte[] text, int from, int to) {
        if (kept == 0) {
            add(text, from, to);
        } else {
            keep(text, from, to);
            add(pending, 0, kept);
            kept = 0;
        }
    }

    private void keep(byte[] text, int from, int to) {
        int more = to - from;
        if (kept + more > pending.length) {
            pending = Arrays.copyOf(pending, Math.max(kept + more, pending.length * 2));
        }
        System.arraycopy(text, from, pending, kept, more);
        kept += more;
    }

    private void add(byte[] row, int from, int to) {
        long a = GAMMA ^ (to - from);
        long b = THIRD + (to - from);
        int at = from;
        for (; at + 8 <= to; at += 8) {
            long word = (long) LONGS.get(row, at);
            a = Long.rotateLeft(a ^ word * FIRST, 31) * SECOND;
            b = (Long.rotateLeft(b, 27) + word) * THIRD ^ (b >>> 29);
        }
        long rest = 0;
        for (; at < to; at++) {
            rest = (rest << 8) | (row[at] & 0xff);
        }
        a = Long.rotateLeft(a ^ rest * FIRST, 31) * SECOND;
        b = (Long.rotateLeft(b, 27) + rest) * THIRD ^ (b >>> 29);
        high += mixed(a ^ Long.rotateLeft(b, 17));
        low += mixed(b + a);
        rows++;
    }

    private static long mixed(long value) {
        long mixed = (value ^ (value >>> 30)) * FIRST;
        mixed = (mixed ^ (mixed >>> 27)) * SECOND;
        return mixed ^ (mixed >>> 31);
    }

    public long rows() {
        return rows;
    }

    /** How many bytes of text there were. */
    public long bytes() {
        return bytes;
    }

    /** Whether the text ended where a line does. */
    boolean isWhole() {
        return kept == 0;
    }

    /** The digest as hexadecimal digits. */
    public String hex() {
        return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
    }
}
