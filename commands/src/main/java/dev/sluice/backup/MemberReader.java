package dev.sluice.backup;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.Reader.TextSink;
import dev.sluice.files.Zstandard;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Unpacks a member, and refuses it where it is not what its manifest says; more text than that is never unpacked. */
final class MemberReader {
    private static final int BUFFER = 1 << 16;

    private final Path folder;
    private final Member member;

    MemberReader(Path folder, Member member) {
        this.folder = folder;
        this.member = member;
    }

    /** Hands the text to the sink, and throws at the end where it was not what was written. */
    void read(TextSink sink) {
        try (FileChannel file =
                FileChannel.open(folder.resolve(member.file()), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            if (file.size() != member.sum().packed()) {
                throw damaged("it has " + file.size() + " bytes and not "
                        + member.sum().packed());
            }
            try (Digested packed = new Digested(Channels.newInputStream(file))) {
                unpack(packed, sink);
            }
        } catch (ClosedByInterruptException e) {
            throw SluiceException.of(Kind.INTERRUPTED, "interrupted while reading a backup", "", "")
                    .causedBy(e);
        } catch (IOException e) {
            throw damaged("it cannot be unpacked: " + e.getMessage()).causedBy(e);
        }
    }

    private void unpack(Digested packed, TextSink sink) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long left = member.sum().bytes();
        try (InputStream in = Zstandard.unpacked(packed)) {
            for (int held = in.read(buffer); held >= 0; held = in.read(buffer)) {
                left -= held;
                if (left < 0) {
                    throw damaged("it holds more text than its manifest says");
                }
                sink.text(buffer, 0, held);
            }
            packed.finish();
        }
        if (left > 0) {
            throw damaged("it holds less text than its manifest says");
        }
        if (!packed.hex().equals(member.sum().sha256())) {
            throw damaged("its SHA-256 is another");
        }
    }

    private SluiceException damaged(String why) {
        return Proof.damaged(folder, member.file() + ": " + why);
    }

    /** Digests what is read from the file, beside the thread that unpacks it. */
    private static final class Digested extends FilterInputStream {
        private final MessageDigest sha256 = Sha256.fresh();
        private final Relay relay = new Relay((bytes, start, end) -> sha256.update(bytes, start, end - start));

        Digested(InputStream file) {
            super(file);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int start, int length) throws IOException {
            int count = in.read(bytes, start, length);
            if (count > 0) {
                relay.text(bytes, start, start + count);
            }
            return count;
        }

        /** What follows the packed text counts for the sum as well. */
        void finish() throws IOException {
            byte[] rest = new byte[BUFFER];
            int held = read(rest, 0, BUFFER);
            while (held >= 0) {
                held = read(rest, 0, BUFFER);
            }
            relay.finish();
        }

        String hex() {
            return HexFormat.of().formatHex(sha256.digest());
        }

        @Override
        public void close() throws IOException {
            relay.close();
            super.close();
        }
    }
}
