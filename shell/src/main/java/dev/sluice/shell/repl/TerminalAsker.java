package dev.sluice.shell.repl;

import dev.sluice.shell.prompt.Asker;
import dev.sluice.sql.Visible;
import java.util.Optional;
import org.jline.reader.EndOfFileException;
import org.jline.reader.UserInterruptException;

/** Asks on the prompt's own terminal; answers are in no history. */
final class TerminalAsker implements Asker {
    private final Typing typing;

    TerminalAsker(Typing typing) {
        this.typing = typing;
    }

    @Override
    public Optional<String> ask(String question) {
        try {
            return Optional.of(typing.answer(Visible.line(question) + " ").strip());
        } catch (UserInterruptException e) {
            // Ctrl-C is no answer, and so neither yes nor leaving.
            return Optional.of("");
        } catch (EndOfFileException e) {
            return Optional.empty();
        }
    }
}
