package dev.sluice.shell.repl;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Gate;
import dev.sluice.shell.meta.Next;
import dev.sluice.shell.print.Console;
import dev.sluice.shell.print.Figures;
import dev.sluice.shell.prompt.Desk;
import dev.sluice.shell.prompt.Screen;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;

/** The prompt: reads an input, evaluates it, prints what it gives, and goes on after whatever went wrong. */
public final class Prompt {
    /** The prompt is drawn before anything else is done. */
    private static final long DRAWN_NANOS = 30_000_000L;

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
    private final Breaks breaks;

    public Prompt(Console console, Evaluator evaluator, Setting setting) {
        this.console = console;
        this.evaluator = evaluator;
        this.setting = setting;
        this.breaks = new Breaks(this::cancel, evaluator::abandon, console::message);
    }

    /** A terminal that is still to be opened. */
    private interface Opening {
        Terminal open() throws IOException;
    }

    /** Until {@code \q}, the end of input, or another profile is asked for. */
    public Next run() {
        return at(Terminals::system);
    }

    /** The same with these keys, at a terminal that nobody sees. */
    public Next run(InputStream keys) {
        return at(() -> Terminals.unseen(keys));
    }

    private Next at(Opening opening) {
        try (Terminal terminal = opening.open();
                Typing typing = typing(terminal)) {
            evaluator.desk().ask(new TerminalAsker(typing));
            evaluator.desk().results().showOn(screen(terminal));
            terminal.handle(Terminal.Signal.INT, signal -> breaks.pressed());
            getReady();
            Next next = Next.GO_ON;
            while (next.equals(Next.GO_ON)) {
                next = step(typing, terminal);
            }
            if (next.equals(Next.LEAVE)) {
                finish();
            }
            return next;
        } catch (IOException e) {
            throw SluiceException.of(
                            Kind.FAILED, "the terminal cannot be used: " + e.getMessage(), "", "pipe the input in")
                    .causedBy(e);
        }
    }

    /** A person leaves all the same, but not without having read it. */
    private void finish() {
        try {
            evaluator.finish();
        } catch (SluiceException e) {
            setting.failures().accept(e);
        }
    }

    private void cancel() {
        evaluator.cancel();
        setting.interrupt().run();
    }

    private static Screen screen(Terminal terminal) {
        return new Screen() {
            @Override
            public int columns() {
                return terminal.getColumns();
            }

            @Override
            public int rows() {
                return Terminals.isDumb(terminal) ? 0 : terminal.getRows();
            }
        };
    }

    private HistoryFile history() {
        Gate gate = evaluator.desk().session().gate();
        return new HistoryFile(
                setting.history(), setting.scrub(), new HistoryFile.Owner(gate.profile(), gate.guarded()));
    }

    private Typing typing(Terminal terminal) {
        KeptHistory history = new KeptHistory(history(), console);
        evaluator.desk().keepOnly(history()::mayKeep);
        if (Terminals.isDumb(terminal)) {
            return new PlainTyping(terminal, evaluator.desk(), breaks::pressed, history::keep);
        }
        history.recall();
        return new EditedTyping(reader(terminal, history), terminal);
    }

    private LineReader reader(Terminal terminal, KeptHistory history) {
        Desk desk = evaluator.desk();
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

    /** The compiler takes its time to get ready, and names are far away; both while the first line is typed. */
    private void getReady() {
        Thread thread = new Thread(
                () -> {
                    LockSupport.parkNanos(DRAWN_NANOS);
                    evaluator.getReady();
                },
                "get ready");
        thread.setDaemon(true);
        thread.start();
    }

    private Next step(Typing typing, Terminal terminal) {
        boolean open = false;
        try {
            breaks.forget();
            open = evaluator.desk().work().isOpen();
            String typed = typing.input(PromptText.of(evaluator.desk(), terminal));
            // The line reader hears of it by an interrupt, which may come too late for it.
            if (Thread.interrupted()) {
                breaks.cameEarly();
            }
            evaluator.desk().remember(typed);
            Next next = evaluated(typed);
            return next.equals(Next.LEAVE) ? left() : next;
        } catch (UserInterruptException e) {
            // Ctrl-C at the prompt clears the line, and nothing else.
            return Next.GO_ON;
        } catch (EndOfFileException e) {
            return left();
        } catch (Throwable t) {
            setting.failures().accept(t);
            if (open && !evaluator.desk().work().isOpen()) {
                dropTypedAhead(terminal);
            }
            return Next.GO_ON;
        }
    }

    /** It was typed for the transaction that is no more; without one each of its lines would be kept at once. */
    private void dropTypedAhead(Terminal terminal) {
        try {
            int lines = TypedAhead.dropped(terminal);
            if (lines > 0) {
                console.message("note: not run: " + Figures.count(lines, "line")
                        + " typed ahead, as the transaction they were for is gone");
            }
        } catch (IOException e) {
            setting.failures().accept(e);
        }
    }

    private Next evaluated(String typed) {
        boolean broken = breaks.begin();
        try {
            if (broken) {
                boolean open = evaluator.desk().work().isOpen();
                throw SluiceException.of(Kind.INTERRUPTED, "cancelled", "", "")
                        .withState(open ? "the transaction is open, as it was before this input" : "nothing changed");
            }
            return evaluator.evaluate(typed);
        } finally {
            breaks.end();
        }
    }

    /** Leaves, unless a transaction is open and somebody would rather stay. */
    private Next left() {
        Desk desk = evaluator.desk();
        if (!desk.work().isOpen()) {
            return Next.LEAVE;
        }
        try {
            Optional<String> answer =
                    desk.asker().ask("a transaction is open (Ctrl-D rolls back): commit, rollback or stay? [c/r/S]");
            return ended(answer.map(a -> a.toLowerCase(Locale.ROOT)).orElse("r")) ? Next.LEAVE : Next.GO_ON;
        } catch (SluiceException e) {
            // What was to be kept is not; nobody leaves in the belief that it is.
            setting.failures().accept(e);
            return Next.GO_ON;
        }
    }

    /** Nothing but the word itself: who answers "cancel" does not want to commit. */
    private boolean ended(String answer) {
        boolean commits = List.of("c", "commit").contains(answer);
        if (!commits && !List.of("r", "rollback").contains(answer)) {
            return false;
        }
        breaks.begin();
        try {
            evaluator.desk().sender().end(commits);
        } finally {
            breaks.end();
        }
        console.message(commits ? "committed" : "rolled back");
        return true;
    }
}
