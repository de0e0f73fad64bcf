package dev.sluice.shell.repl;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.shell.print.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** The prompt: reads an input, evaluates it, prints what it gives, and goes on after whatever went wrong. */
public final class Prompt {
    /**
     * What surrounds the prompt.
     *
     * @param name the profile's, shown before each input
     * @param history where inputs are kept
     * @param failures prints what went wrong
     */
    public record Setting(String name, Path history, UnaryOperator<String> scrub, Consumer<Throwable> failures) {}

    private final Console console;
    private final Evaluator evaluator;
    private final Setting setting;

    public Prompt(Console console, Evaluator evaluator, Setting setting) {
        this.console = console;
        this.evaluator = evaluator;
        this.setting = setting;
    }

    /** Until {@code \q} or the end of input. */
    public void run() {
        try (Terminal terminal = terminal()) {
            LineReader reader = reader(terminal);
            terminal.handle(Terminal.Signal.INT, signal -> evaluator.cancel());
            while (step(reader)) {
                // Each step is one input.
            }
        } catch (IOException e) {
            throw SluiceException.of(
                            Kind.FAILED, "the terminal cannot be used: " + e.getMessage(), "", "pipe the input in")
                    .causedBy(e);
        }
    }

    private static Terminal terminal() throws IOException {
        return TerminalBuilder.builder()
                .system(true)
                .dumb(true)
                .nativeSignals(true)
                .build();
    }

    private LineReader reader(Terminal terminal) {
        KeptHistory history = new KeptHistory(new HistoryFile(setting.history(), setting.scrub()), console);
        history.recall();
        return LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("sluice")
                .parser(new EntryParser(evaluator::isComplete))
                .history(history)
                .variable(LineReader.SECONDARY_PROMPT_PATTERN, "%P  > ")
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .build();
    }

    private boolean step(LineReader reader) {
        try {
            return evaluator.evaluate(reader.readLine(setting.name() + "> "));
        } catch (UserInterruptException e) {
            // Ctrl-C at the prompt clears the line, and nothing else.
            return true;
        } catch (EndOfFileException e) {
            return false;
        } catch (Throwable t) {
            setting.failures().accept(t);
            return true;
        }
    }
}
