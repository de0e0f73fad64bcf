package dev.sluice.backup;

import dev.sluice.db.Reader.TextSink;
import dev.sluice.files.Zstandard;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Set;

/** Packs the text of a table's rows into a new file, and counts it all on the way. */
final class MemberWriter implements TextSink, AutoCloseable {
    private static final int LEVEL = 3;
    private static final int BUFFER = 1 << 17;

    private final FileChannel file;
    private final Counted packed;
    private final OutputStream out;
    private final RowsDigest digest = new RowsDigest();

    MemberWriter(Path path) throws IOException {
        file = FileChannel.open(
                path,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        packed = new Counted(Channels.newOutputStream(file));
        out = new BufferedOutputStream(Zstandard.packing(packed, LEVEL), BUFFER);
    }

    @Override
    public void text(byte[] bytes, int start, int end) {
        digest.text(bytes, start, end);
        try {
            out.write(bytes, start, end - start);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the file and sees to it that it is on the disk. */
    Member.Sum finish() throws IOException {
        out.flush();
        out.close();
        String sha256 = HexFormat.of().formatHex(packed.sha256.digest());
        return new Member.Sum(digest.rows(), digest.bytes(), packed.count, sha256, digest.hex());
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /** Counts and digests what goes into the file; ending it forces it to the disk first. */
    private final class Counted extends FilterOutputStream {
        private final MessageDigest sha256 = Sha256.fresh();
        private long count;

        Counted(OutputStream file) {
            super(file);
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int start, int length) throws IOException {
            out.write(bytes, start, length);
            sha256.update(bytes, start, length);
            count += length;
        }

        @Override
        public void close() throws IOException {
            file.force(true);
            super.close();
        }
    }
}
