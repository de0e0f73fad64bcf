package dev.sluice.shell.repl;

import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.terminal.Terminal;

/** At a terminal that lets lines be edited. */
record EditedTyping(LineReader reader, Terminal terminal) implements Typing {
    @Override
    public String input(String prompt) {
        return reader.readLine(prompt);
    }

    @Override
    public String answer(String question) {
        return LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("sluice")
                .variable(LineReader.DISABLE_HISTORY, true)
                .variable(LineReader.DISABLE_COMPLETION, true)
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .build()
                .readLine(question);
    }

    @Override
    public void close() {
        // The terminal is another's.
    }
}
