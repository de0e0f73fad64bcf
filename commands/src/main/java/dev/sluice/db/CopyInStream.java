package dev.sluice.db;

import java.sql.SQLException;
import java.util.Arrays;

/** Sends tuples in blocks of about 64 kB, each a message of its own. */
final class CopyInStream implements CopyIn {
    private static final int BLOCK = 1 << 16;
    private static final byte[] HEADER = {
        'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
    };

    private final Link link;
    private final org.postgresql.copy.CopyIn copy;
    private byte[] block = new byte[BLOCK + 1024];
    private int used;

    CopyInStream(Link link, org.postgresql.copy.CopyIn copy) {
        this.link = link;
        this.copy = copy;
        append(HEADER, 0, HEADER.length);
    }

    @Override
    public void row(int fields, byte[] buffer, int start, int end) {
        if (used > BLOCK) {
            flush();
        }
        count(fields);
        append(buffer, start, end);
    }

    private void count(int fields) {
        ensure(2);
        block[used++] = (byte) (fields >> 8);
        block[used++] = (byte) fields;
    }

    private void append(byte[] bytes, int start, int end) {
        int length = end - start;
        ensure(length);
        System.arraycopy(bytes, start, block, used, length);
        used += length;
    }

    private void ensure(int more) {
        if (used + more > block.length) {
            block = Arrays.copyOf(block, Math.max(used + more, block.length * 2));
        }
    }

    private void flush() {
        try {
            copy.writeToCopy(block, 0, used);
            used = 0;
        } catch (SQLException e) {
            throw link.failed(ErrorMap.translate(e, ""));
        }
    }

    @Override
    public long finish() {
        count(-1);
        flush();
        try {
            return copy.endCopy();
        } catch (SQLException e) {
            throw link.failed(ErrorMap.translate(e, ""));
        }
    }

    @Override
    public void close() {
        if (!copy.isActive()) {
            return;
        }
        try {
            copy.cancelCopy();
        } catch (SQLException e) {
            throw link.failed(ErrorMap.translate(e, ""));
        }
    }
}
