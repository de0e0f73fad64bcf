package dev.sluice.files;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import java.io.IOException;
import java.io.Reader;
import java.util.Arrays;

/** The lines of a text in one buffer that is as long as the longest of them; one beyond all measure is passed over. */
final class TextLines {
    private static final int KEPT = 200;

    private final Reader text;
    private char[] buffer = new char[1 << 16];
    private int start;
    private int end;
    private int filled;
    private int moved;
    private long number;
    private boolean ended;
    private boolean tooLong;

    TextLines(Reader text) {
        this.text = text;
    }

    boolean next() throws IOException {
        start = number == 0 ? 0 : end + 1;
        tooLong = false;
        int at = start;
        while (true) {
            int newline = find(at);
            if (newline >= 0) {
                return ends(newline);
            }
            at = filled;
            if (ended || !more()) {
                return start < filled && ends(filled);
            }
            at = Math.min(at - moved, filled);
        }
    }

    private int find(int from) {
        for (int i = from; i < filled; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private boolean ends(int newline) {
        number++;
        end = newline;
        return true;
    }

    /** Reads on behind what is kept of the line. */
    private boolean more() throws IOException {
        moved = 0;
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, filled - start);
            moved = start;
            filled -= start;
            start = 0;
        }
        if (filled == buffer.length) {
            grow();
        }
        int read = text.read(buffer, filled, buffer.length - filled);
        ended = read < 0;
        filled += Math.max(0, read);
        return !ended;
    }

    private void grow() {
        if (buffer.length < Records.longest()) {
            buffer = Arrays.copyOf(buffer, Math.min(Records.longest(), buffer.length * 2));
        } else {
            // Its beginning is kept for the message, and the rest goes by.
            tooLong = true;
            moved += filled - KEPT;
            filled = KEPT;
        }
    }

    boolean tooLong() {
        return tooLong;
    }

    boolean isBlank() {
        for (int i = start; i < end; i++) {
            if (!Character.isWhitespace(buffer[i])) {
                return false;
            }
        }
        return true;
    }

    long number() {
        return number;
    }

    char[] buffer() {
        return buffer;
    }

    int start() {
        return start;
    }

    int length() {
        return end - start;
    }

    String text() {
        return new String(buffer, start, end - start);
    }

    void close() {
        try {
            text.close();
        } catch (IOException e) {
            throw SluiceException.of(Kind.FAILED, "a file could not be closed: " + e.getMessage(), "", "")
                    .causedBy(e);
        }
    }
}
