package dev.sluice.files;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * The members of a gzip file, one behind the other. The JDK's stream takes a later member whose header is broken for the end of the file, and
 * what it holds for rubbish; here whatever follows a member is another one, or an error.
 */
final class GzipMembers extends InputStream {
    private static final int MAGIC = 0x8b1f;
    private static final int DEFLATE = 8;
    private static final int HEADER_SUM = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;

    private final InputStream in;
    private final byte[] packed = new byte[1 << 16];
    private final Inflater inflater = new Inflater(true);
    private final CRC32 sum = new CRC32();
    private int at;
    private int end;
    private boolean ended;

    GzipMembers(InputStream in) throws IOException {
        this.in = in;
        header("Not in GZIP format");
    }

    private boolean hasMore() throws IOException {
        if (at == end) {
            at = 0;
            end = Math.max(0, in.read(packed));
        }
        return at < end;
    }

    private int next() throws IOException {
        if (!hasMore()) {
            throw new EOFException("the file is cut");
        }
        return packed[at++] & 0xff;
    }

    private int two() throws IOException {
        return next() | next() << 8;
    }

    private long four() throws IOException {
        return two() | (long) two() << 16;
    }

    private void header(String otherwise) throws IOException {
        if (two() != MAGIC || next() != DEFLATE) {
            throw new ZipException(otherwise);
        }
        int flags = next();
        skip(6);
        if ((flags & EXTRA) != 0) {
            skip(two());
        }
        if ((flags & NAME) != 0) {
            skipText();
        }
        if ((flags & COMMENT) != 0) {
            skipText();
        }
        if ((flags & HEADER_SUM) != 0) {
            skip(2);
        }
        inflater.reset();
        inflater.setInput(packed, at, end - at);
        at = end;
        sum.reset();
    }

    private void skip(int bytes) throws IOException {
        for (int i = 0; i < bytes; i++) {
            next();
        }
    }

    private void skipText() throws IOException {
        int last = next();
        while (last != 0) {
            last = next();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int start, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!ended) {
            int count = inflated(bytes, start, length);
            if (count > 0) {
                sum.update(bytes, start, count);
                return count;
            }
            if (inflater.finished()) {
                endMember();
            } else if (inflater.needsInput() && hasMore()) {
                inflater.setInput(packed, at, end - at);
                at = end;
            } else {
                throw new EOFException("the file is cut");
            }
        }
        return -1;
    }

    private int inflated(byte[] bytes, int start, int length) throws IOException {
        try {
            return inflater.inflate(bytes, start, length);
        } catch (DataFormatException e) {
            ZipException broken = new ZipException(String.valueOf(e.getMessage()));
            broken.initCause(e);
            throw broken;
        }
    }

    private void endMember() throws IOException {
        at = end - inflater.getRemaining();
        boolean whole = four() == sum.getValue() && four() == (inflater.getBytesWritten() & 0xffff_ffffL);
        if (!whole) {
            throw new ZipException("Corrupt GZIP trailer");
        }
        ended = !hasMore();
        if (!ended) {
            header("something that is not gzip follows what is packed");
        }
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        in.close();
    }
}
