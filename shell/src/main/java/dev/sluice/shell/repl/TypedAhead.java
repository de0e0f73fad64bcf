package dev.sluice.shell.repl;

import java.io.IOException;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;

/** What was typed before it could be known that the transaction it is meant for is lost. */
final class TypedAhead {
    /** A paste may still be coming. */
    private static final long LOOK_MILLIS = 100;

    private TypedAhead() {}

    /** Throws it away; gives how many lines it was. */
    static int dropped(Terminal terminal) throws IOException {
        Attributes before = terminal.enterRawMode();
        try {
            int lines = 0;
            for (int c = terminal.reader().read(LOOK_MILLIS);
                    c >= 0;
                    c = terminal.reader().read(LOOK_MILLIS)) {
                lines += c == '\n' || c == '\r' ? 1 : 0;
            }
            return lines;
        } finally {
            terminal.setAttributes(before);
        }
    }
}
