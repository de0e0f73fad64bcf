package dev.sluice.shell.repl;

import dev.sluice.shell.prompt.Asker;
import dev.sluice.sql.Visible;
import java.util.Optional;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;

/** Asks on the prompt's own terminal; answers are in no history. */
final class TerminalAsker implements Asker {
    private final LineReader reader;

    TerminalAsker(Terminal terminal) {
        this.reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("sluice")
                .variable(LineReader.DISABLE_HISTORY, true)
                .variable(LineReader.DISABLE_COMPLETION, true)
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .build();
    }

    @Override
    public Optional<String> ask(String question) {
        try {
            return Optional.of(reader.readLine(Visible.line(question) + " ").strip());
        } catch (UserInterruptException e) {
            // Ctrl-C is no answer, and so neither yes nor leaving.
            return Optional.of("");
        } catch (EndOfFileException e) {
            return Optional.empty();
        }
    }
}
