package dev.sluice.shell.repl;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jline.terminal.Size;
import org.jline.terminal.Sized;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.InfoCmp;

/** Opens the terminal of a prompt. It is asked for nothing: many never answer, and to wait for it would be half of a start. */
final class Terminals {
    /** Of a terminal that does not tell its size. */
    private static final Sized UNTOLD = Size.of(80, 24);

    /** One that does not say what it can do is believed to do nothing. */
    private static final String TYPE = Optional.ofNullable(System.getenv("TERM"))
            .filter(type -> !type.isBlank())
            .orElse(Terminal.TYPE_DUMB);

    private Terminals() {}

    /** The one that this process runs in. */
    static Terminal system() throws IOException {
        Terminal terminal = system(false);
        if (isDumb(terminal) && !TYPE.startsWith(Terminal.TYPE_DUMB)) {
            // The library is not for this machine: the programs of the system can do the same, slowly.
            terminal.close();
            terminal = system(true);
        }
        if (terminal.getColumns() <= 0) {
            terminal.setSize(UNTOLD);
        }
        return terminal;
    }

    private static Terminal system(boolean programs) throws IOException {
        useOwnCapabilities(TYPE);
        return TerminalBuilder.builder()
                .system(true)
                .type(TYPE)
                .exec(programs)
                .dumb(true)
                .nativeSignals(true)
                .graphemeCluster(false)
                .build();
    }

    /** What the line reader knows of a terminal by itself it need not ask a program for. */
    private static void useOwnCapabilities(String type) {
        String known = InfoCmp.getDefaultInfoCmp(type);
        if (known != null) {
            InfoCmp.setLoadedInfoCmp(type, known);
        }
    }

    static boolean isDumb(Terminal terminal) {
        return terminal.getType().startsWith(Terminal.TYPE_DUMB);
    }

    /** One that nobody sees, at which these keys are typed. */
    static Terminal unseen(InputStream keys) throws IOException {
        return TerminalBuilder.builder()
                .system(false)
                .streams(keys, OutputStream.nullOutputStream())
                .exec(false)
                .type("xterm-256color")
                .encoding(StandardCharsets.UTF_8)
                .size(Size.of(80, 24))
                .graphemeCluster(false)
                .build();
    }
}
