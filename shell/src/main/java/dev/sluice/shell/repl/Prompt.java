package dev.sluice.shell.repl;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.shell.meta.Next;
import dev.sluice.shell.print.Console;
import dev.sluice.shell.prompt.Desk;
import dev.sluice.shell.prompt.Screen;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
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
    private static final long AGAIN_NANOS = 500_000_000L;

    /**
     * What surrounds the prompt.
     *
     * @param history where inputs are kept
     * @param failures prints what went wrong
     * @param interrupt ends what runs besides inputs, such as a runbook
     */
    public record Setting(
            Path history, UnaryOperator<String> scrub, Consumer<Throwable> failures, Runnable interrupt) {}

    private final Console console;
    private final Evaluator evaluator;
    private final Setting setting;
    /** Odd while an input is being evaluated. */
    private final AtomicLong input = new AtomicLong();
    /** Ctrl-C came when the line was read and not yet evaluated. */
    private volatile boolean early;

    public Prompt(Console console, Evaluator evaluator, Setting setting) {
        this.console = console;
        this.evaluator = evaluator;
        this.setting = setting;
    }

    /** Until {@code \q}, the end of input, or another profile is asked for. */
    public Next run() {
        try (Terminal terminal = terminal()) {
            Desk desk = evaluator.desk();
            desk.ask(new TerminalAsker(terminal));
            desk.results().showOn(screen(terminal));
            LineReader reader = reader(terminal);
            terminal.handle(Terminal.Signal.INT, signal -> cancel());
            warmUp(desk);
            Next next = Next.GO_ON;
            while (next.equals(Next.GO_ON)) {
                next = step(reader, terminal);
            }
            return next;
        } catch (IOException e) {
            throw SluiceException.of(
                            Kind.FAILED, "the terminal cannot be used: " + e.getMessage(), "", "pipe the input in")
                    .causedBy(e);
        }
    }

    /** Ends the input that is being evaluated; where it falls between two statements it ends neither, so it is repeated. */
    private void cancel() {
        long number = input.get();
        early = number % 2 == 0;
        Thread thread = new Thread(
                () -> {
                    while (number % 2 == 1 && input.get() == number) {
                        evaluator.cancel();
                        setting.interrupt().run();
                        LockSupport.parkNanos(AGAIN_NANOS);
                    }
                },
                "cancel");
        thread.setDaemon(true);
        thread.start();
    }

    private static Terminal terminal() throws IOException {
        return TerminalBuilder.builder()
                .system(true)
                .dumb(true)
                .nativeSignals(true)
                .build();
    }

    private static Screen screen(Terminal terminal) {
        return new Screen() {
            @Override
            public int columns() {
                return terminal.getColumns();
            }

            @Override
            public int rows() {
                return terminal.getType().startsWith(Terminal.TYPE_DUMB) ? 0 : terminal.getRows();
            }
        };
    }

    private LineReader reader(Terminal terminal) {
        Desk desk = evaluator.desk();
        HistoryFile.Owner owner = new HistoryFile.Owner(
                desk.session().gate().profile(), desk.session().gate().guarded());
        KeptHistory history = new KeptHistory(new HistoryFile(setting.history(), setting.scrub(), owner), console);
        history.recall();
        return LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("sluice")
                .parser(new EntryParser(desk))
                .completer(new TabOffers(evaluator.completion()))
                .highlighter(new Colours(desk))
                .history(history)
                .variable(LineReader.SECONDARY_PROMPT_PATTERN, "%M> ")
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .option(LineReader.Option.CASE_INSENSITIVE, true)
                .option(LineReader.Option.HISTORY_TIMESTAMPED, false)
                .build();
    }

    /** The compiler takes its time to get ready; it does so while the first line is typed. */
    private static void warmUp(Desk desk) {
        Thread thread = new Thread(desk.engine()::warmUp, "warm up");
        thread.setDaemon(true);
        thread.start();
    }

    private Next step(LineReader reader, Terminal terminal) {
        try {
            early = false;
            String typed = reader.readLine(PromptText.of(evaluator.desk(), terminal));
            // The line reader hears of it by an interrupt, which may come too late for it.
            if (Thread.interrupted()) {
                early = true;
            }
            if (!typed.isBlank()) {
                evaluator.desk().remember(typed);
            }
            Next next = evaluated(typed);
            return next.equals(Next.LEAVE) ? left() : next;
        } catch (UserInterruptException e) {
            // Ctrl-C at the prompt clears the line, and nothing else.
            return Next.GO_ON;
        } catch (EndOfFileException e) {
            return left();
        } catch (Throwable t) {
            setting.failures().accept(t);
            return Next.GO_ON;
        }
    }

    private Next evaluated(String typed) {
        input.incrementAndGet();
        try {
            if (early) {
                boolean open = evaluator.desk().work().isOpen();
                throw SluiceException.of(Kind.INTERRUPTED, "cancelled", "", "")
                        .withState(open ? "the transaction is open, as it was before this input" : "nothing changed");
            }
            return evaluator.evaluate(typed);
        } finally {
            input.incrementAndGet();
        }
    }

    /** Leaves, unless a transaction is open and somebody would rather stay. */
    private Next left() {
        Desk desk = evaluator.desk();
        if (!desk.work().isOpen()) {
            return Next.LEAVE;
        }
        try {
            Optional<String> answer = desk.asker().ask("a transaction is open: commit, rollback or stay? [c/r/S]");
            String first =
                    answer.map(a -> a.isEmpty() ? "s" : a.substring(0, 1)).orElse("r");
            switch (first) {
                case "c", "C" -> desk.work().commit();
                case "r", "R" -> desk.work().rollback();
                default -> {
                    return Next.GO_ON;
                }
            }
            console.message(first.equalsIgnoreCase("c") ? "committed" : "rolled back");
        } catch (SluiceException e) {
            setting.failures().accept(e);
        }
        return Next.LEAVE;
    }
}
