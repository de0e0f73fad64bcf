package dev.sluice.shell.repl;

import dev.sluice.shell.print.Console;
import java.io.IOException;
import java.time.Instant;
import org.jline.reader.impl.history.DefaultHistory;

/** The line reader's history, kept in a {@link HistoryFile}. */
final class KeptHistory extends DefaultHistory {
    private final HistoryFile file;
    private final Console console;
    private boolean lost;

    KeptHistory(HistoryFile file, Console console) {
        this.file = file;
        this.console = console;
    }

    /** Takes up what was typed at earlier times. */
    void recall() {
        try {
            file.read().forEach(input -> super.add(Instant.EPOCH, input));
        } catch (IOException e) {
            complain(e);
        }
    }

    @Override
    public void add(Instant time, String input) {
        if (!file.mayKeep(input)) {
            return;
        }
        super.add(time, input.strip());
        keep(input);
    }

    /** For next time alone. */
    void keep(String input) {
        try {
            file.add(input);
        } catch (IOException e) {
            complain(e);
        }
    }

    /** Once is enough: the prompt works without. */
    private void complain(IOException e) {
        if (!lost) {
            lost = true;
            console.message("note: what you type is not kept for next time: " + e.getMessage());
        }
    }
}
