package dev.sluice.files;

import java.io.IOException;

/** The file is no text of the encoding that it should have. */
final class BrokenText extends IOException {
    private final long line;

    BrokenText(String what, long line) {
        super(what);
        this.line = line;
    }

    long line() {
        return line;
    }

    String what() {
        return String.valueOf(getMessage());
    }
}
