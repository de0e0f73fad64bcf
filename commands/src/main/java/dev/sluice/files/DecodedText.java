package dev.sluice.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Characters of a file; what is no text is told with line and byte. A byte order mark at the beginning is left out. */
final class DecodedText extends Reader {
    private static final int BYTES = 1 << 16;
    private static final char MARK = '\uFEFF';

    private final InputStream in;
    private final Charset encoding;
    private final CharsetDecoder decoder;
    private final ByteBuffer bytes = ByteBuffer.allocate(BYTES).flip();
    private long before;
    private long line = 1;
    private boolean ended;
    private boolean begun;

    DecodedText(InputStream in, Charset encoding) {
        this.in = in;
        this.encoding = encoding;
        this.decoder = encoding.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    @Override
    public int read(char[] target, int offset, int length) throws IOException {
        CharBuffer out = CharBuffer.wrap(target, offset, length).slice();
        while (out.position() == 0) {
            if (!bytes.hasRemaining() && !ended) {
                fill();
            }
            CoderResult result = decoder.decode(bytes, out, ended);
            if (result.isError()) {
                throw broken(target, offset, offset + out.position());
            }
            if (result.isUnderflow() && out.position() == 0) {
                if (ended) {
                    return -1;
                }
                fill();
            }
            skipMark(target, offset, out);
        }
        count(target, offset, offset + out.position());
        return out.position();
    }

    private void fill() throws IOException {
        before += bytes.position();
        bytes.compact();
        int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
        if (read < 0) {
            ended = true;
        } else {
            bytes.position(bytes.position() + read);
        }
        bytes.flip();
        refuseOtherMarks();
    }

    /** UTF-16 that is read as UTF-8 would be a list of broken characters. */
    private void refuseOtherMarks() throws IOException {
        if (before == 0 && bytes.position() == 0 && bytes.remaining() > 1 && encoding.equals(StandardCharsets.UTF_8)) {
            int mark = ((bytes.get(0) & 0xff) << 8) | (bytes.get(1) & 0xff);
            if (mark == 0xFEFF || mark == 0xFFFE) {
                throw new BrokenText("the file begins with the mark of UTF-16", 1);
            }
        }
    }

    private void skipMark(char[] target, int offset, CharBuffer out) {
        if (begun || out.position() == 0) {
            return;
        }
        begun = true;
        if (target[offset] == MARK) {
            int left = out.position() - 1;
            System.arraycopy(target, offset + 1, target, offset, left);
            out.position(left);
        }
    }

    private BrokenText broken(char[] target, int from, int to) {
        count(target, from, to);
        long at = before + bytes.position();
        String shown = String.format(java.util.Locale.ROOT, "0x%02X", bytes.get(bytes.position()) & 0xff);
        return new BrokenText("byte " + at + " (" + shown + ") is no text of " + encoding.name(), line);
    }

    private void count(char[] text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text[i] == '\n') {
                line++;
            }
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
