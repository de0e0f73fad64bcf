package dev.sluice.files;

import java.io.IOException;
import java.io.Reader;

/** Finds what parts the fields: the sign that is most often in the first line, outside of quotes. */
final class Delimiters {
    private static final char[] USUAL = {',', ';', '\t', '|'};

    private Delimiters() {}

    /** A comma where none of them is there. What was looked at is read again. */
    static char find(Reader text, int atMost) throws IOException {
        text.mark(atMost);
        int[] counts = new int[USUAL.length];
        boolean quoted = false;
        for (int i = 0; i < atMost - 1; i++) {
            int c = text.read();
            if (c < 0 || (!quoted && c == '\n' && i > 0)) {
                break;
            }
            quoted ^= c == '"';
            for (int k = 0; k < USUAL.length && !quoted; k++) {
                counts[k] += c == USUAL[k] ? 1 : 0;
            }
        }
        text.reset();
        int best = 0;
        for (int k = 1; k < USUAL.length; k++) {
            best = counts[k] > counts[best] ? k : best;
        }
        return USUAL[best];
    }
}
