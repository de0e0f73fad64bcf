package dev.sluice.db;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyOut;

/**
 * Tuples of a running binary COPY. The server sends a tuple a message, but the protocol does not promise it, so a tuple that
 * spans messages is put together.
 *
 * <p>Source of the format: PostgreSQL documentation, COPY, "Binary Format".
 */
final class CopyOutStream implements TupleStream {
    private static final int SIGNATURE = 11;
    private static final int HEADER = SIGNATURE + 8;

    private final Link link;
    private final CopyOut copy;
    private byte[] buffer = new byte[0];
    private int position;
    private int start;
    private int end;
    private boolean headerRead;
    private boolean finished;

    CopyOutStream(Link link, CopyOut copy) {
        this.link = link;
        this.copy = copy;
    }

    @Override
    public boolean next() {
        if (finished) {
            return false;
        }
        position = end;
        if (!headerRead) {
            require(HEADER);
            position += HEADER + ByteBuffer.wrap(buffer).getInt(position + HEADER - 4);
            headerRead = true;
        }
        require(2);
        int fields = (short) (((buffer[position] & 0xff) << 8) | (buffer[position + 1] & 0xff));
        if (fields < 0) {
            drain();
            return false;
        }
        tuple(fields);
        return true;
    }

    private void tuple(int fields) {
        int offset = 2;
        for (int i = 0; i < fields; i++) {
            require(offset + 4);
            int length = intAt(position + offset);
            offset += 4 + Math.max(0, length);
            require(offset);
        }
        start = position + 2;
        end = position + offset;
    }

    private int intAt(int at) {
        return ((buffer[at] & 0xff) << 24)
                | ((buffer[at + 1] & 0xff) << 16)
                | ((buffer[at + 2] & 0xff) << 8)
                | (buffer[at + 3] & 0xff);
    }

    /** Sees to it that so many bytes from the position on are in the buffer. */
    private void require(int bytes) {
        while (buffer.length - position < bytes) {
            append(message());
        }
    }

    private void append(byte[] message) {
        int rest = buffer.length - position;
        if (rest == 0) {
            buffer = message;
        } else {
            byte[] joined = new byte[rest + message.length];
            System.arraycopy(buffer, position, joined, 0, rest);
            System.arraycopy(message, 0, joined, rest, message.length);
            buffer = joined;
        }
        position = 0;
    }

    private byte[] message() {
        byte @Nullable [] message = read();
        if (message == null) {
            throw SluiceException.of(Kind.CONNECTION, "the copy ended in the middle of a row", "", "run again");
        }
        return message;
    }

    private byte @Nullable [] read() {
        try {
            return copy.readFromCopy();
        } catch (SQLException e) {
            finished = true;
            throw link.failed(ErrorMap.translate(e, ""));
        }
    }

    /** The server's end of the command comes after the last message; an error may too. */
    private void drain() {
        while (read() != null) {
            // Nothing follows the trailer.
        }
        finished = true;
    }

    @Override
    public byte[] buffer() {
        return buffer;
    }

    @Override
    public int start() {
        return start;
    }

    @Override
    public int end() {
        return end;
    }

    /** Reads on to the end: a cancel may come too late for this copy, and would then hit the next statement. */
    @Override
    public void close() {
        while (copy.isActive() && read() != null) {
            // Whoever closes early wants no more rows.
        }
    }
}
