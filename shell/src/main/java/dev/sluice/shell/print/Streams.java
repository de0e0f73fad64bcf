package dev.sluice.shell.print;

import java.io.InputStream;
import java.io.OutputStream;

/** Where a call reads from and writes to. */
public record Streams(InputStream in, OutputStream out, OutputStream err, Terminals terminals) {
    /** Which of the three is a terminal; the launcher knows, the JVM can hardly tell. */
    public record Terminals(boolean in, boolean out, boolean err) {
        public static final Terminals NONE = new Terminals(false, false, false);

        /** Reads the digits of those that are terminals, such as {@code 012}. */
        public static Terminals of(String digits) {
            return new Terminals(digits.contains("0"), digits.contains("1"), digits.contains("2"));
        }

        /** Whether somebody can type and see what is typed. */
        public boolean interactive() {
            return in && out;
        }
    }
}
