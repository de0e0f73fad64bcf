package dev.sluice.shell;

import dev.sluice.db.Trace;
import dev.sluice.shell.print.Console;
import dev.sluice.sql.Visible;

/** Shows every statement that is sent, while {@code \set ECHO on} holds. */
final class Echo implements Trace {
    private final Console console;
    private final Trace log;
    private volatile boolean on;

    /** Hands everything on to the log as well. */
    Echo(Console console, Trace log) {
        this.console = console;
        this.log = log;
    }

    void show(boolean shown) {
        on = shown;
    }

    @Override
    public void statement(Entry entry) {
        log.statement(entry);
        if (on) {
            console.message("-> " + Visible.line(entry.statement().strip()));
        }
    }
}
