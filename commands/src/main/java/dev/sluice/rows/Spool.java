package dev.sluice.rows;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.TupleStream;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps tuples aside until they are written: in a file that only this user can read and that is gone when the spool is closed.
 * Written once, then read any number of times.
 */
public final class Spool implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final Path file;
    private final DataOutputStream out;
    private long rows;

    public Spool() {
        try {
            // createTempFile makes the file with mode 0600.
            file = Files.createTempFile("sluice-", ".spool");
            file.toFile().deleteOnExit();
            out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), BUFFER));
        } catch (IOException e) {
            throw failed(e);
        }
    }

    public long rows() {
        return rows;
    }

    /** Adds a tuple behind one field that is a single byte. */
    public void add(byte mark, TupleStream tuple) {
        try {
            int length = tuple.end() - tuple.start();
            out.writeInt(length + 5);
            out.writeInt(1);
            out.writeByte(mark);
            out.write(tuple.buffer(), tuple.start(), length);
            rows++;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** The tuples in the order they were added. */
    public TupleStream read() {
        try {
            out.flush();
            return new Reading(new DataInputStream(
                    new BufferedInputStream(Files.newInputStream(file, StandardOpenOption.READ), BUFFER)));
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    public void close() {
        try {
            out.close();
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static SluiceException failed(IOException e) {
        return SluiceException.of(
                        Kind.FAILED,
                        "the spool of differences could not be written or read: " + e.getMessage(),
                        System.getProperty("java.io.tmpdir", ""),
                        "free space there, or set -Djava.io.tmpdir to another folder")
                .causedBy(e);
    }

    private static final class Reading implements TupleStream {
        private final DataInputStream in;
        private byte[] buffer = new byte[1024];
        private int length;

        Reading(DataInputStream in) {
            this.in = in;
        }

        @Override
        public boolean next() {
            try {
                if (in.available() == 0) {
                    return false;
                }
                length = in.readInt();
                if (length > buffer.length) {
                    buffer = new byte[Math.max(length, buffer.length * 2)];
                }
                in.readFully(buffer, 0, length);
                return true;
            } catch (IOException e) {
                throw failed(e);
            }
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
