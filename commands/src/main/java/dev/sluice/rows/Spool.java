package dev.sluice.rows;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.TupleStream;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Keeps tuples aside until they are written, each with a mark and its number: in a file that only this user can read, that is
 * made with the first tuple and gone when the spool is closed. Written once, then read any number of times.
 */
public final class Spool implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private @Nullable Path file;
    private @Nullable DataOutputStream out;
    private long rows;

    public long rows() {
        return rows;
    }

    /** Adds a tuple. */
    public void add(byte mark, long number, TupleStream tuple) {
        try {
            DataOutputStream to = open();
            int length = tuple.end() - tuple.start();
            to.writeByte(mark);
            to.writeLong(number);
            to.writeInt(length);
            to.write(tuple.buffer(), tuple.start(), length);
            rows++;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private DataOutputStream open() throws IOException {
        DataOutputStream open = out;
        if (open == null) {
            Path made = TemporaryFiles.create(".spool");
            made.toFile().deleteOnExit();
            file = made;
            open = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(made), BUFFER));
            out = open;
        }
        return open;
    }

    /** The tuples in the order they were added. */
    public Reading read() {
        try {
            if (out != null) {
                out.flush();
            }
            InputStream in = file == null ? InputStream.nullInputStream() : Files.newInputStream(file);
            return new Reading(new DataInputStream(new BufferedInputStream(in, BUFFER)), rows);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    public void close() {
        try {
            if (out != null) {
                out.close();
            }
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static SluiceException failed(IOException e) {
        return SluiceException.of(
                        Kind.FAILED,
                        "rows put aside could not be written or read: " + e.getMessage(),
                        System.getProperty("java.io.tmpdir", ""),
                        "free space there, or set -Djava.io.tmpdir to another folder")
                .causedBy(e);
    }

    /** The tuples, one after another. */
    public static final class Reading implements TupleStream {
        private final DataInputStream in;
        private long left;
        private byte[] buffer = new byte[1024];
        private int length;
        private byte mark;
        private long number;

        private Reading(DataInputStream in, long rows) {
            this.in = in;
            this.left = rows;
        }

        @Override
        public boolean next() {
            if (left == 0) {
                return false;
            }
            try {
                mark = in.readByte();
                number = in.readLong();
                length = in.readInt();
                if (length > buffer.length) {
                    buffer = new byte[Math.max(length, buffer.length * 2)];
                }
                in.readFully(buffer, 0, length);
                left--;
                return true;
            } catch (IOException e) {
                throw failed(e);
            }
        }

        public byte mark() {
            return mark;
        }

        public long number() {
            return number;
        }

        @Override
        public byte[] buffer() {
            return buffer;
        }

        @Override
        public int start() {
            return 0;
        }

        @Override
        public int end() {
            return length;
        }

        @Override
        public void close() {
            try {
                in.close();
            } catch (IOException e) {
                throw failed(e);
            }
        }
    }
}
