package dev.sluice.shell.script;

import dev.sluice.command.Arguments;
import dev.sluice.command.Report;
import dev.sluice.command.TableChange;
import dev.sluice.sql.Sql;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Who runs the script: the runbook engine, or the prompt. Hears what the words of a run say. */
public interface Host {
    void runbook(String title, Arguments options);

    void requires(Arguments options);

    /** The parameter's value; the default stands among the options. */
    @Nullable
    Object param(String name, Class<?> type, Arguments options);

    @Nullable
    Object step(StepCall call, Supplier<? extends @Nullable Object> body);

    @Nullable
    Object fact(StepCall call, Supplier<? extends @Nullable Object> body);

    /** Steps that belong together: the group's name is part of theirs. */
    default void group(String name, Runnable body) {
        body.run();
    }

    /** Whether the script only runs to tell what it has done: nothing is expected of the database now. */
    default boolean looksBack() {
        return false;
    }

    void note(String text);

    /** The answers to what is asked, one each; REFUSED when nobody is there to give them. */
    List<String> answers(Question question);

    /** A command has run. */
    void reported(Report report);

    /** What a {@code dryRun} did is taken back, and its value tells what would have been done. */
    default void takenBack() {}

    /** A statement is about to be sent to the home database; what is thrown here keeps it from that. */
    default void sending(Sql statement) {}

    /** A statement has written so many rows. */
    default void changed(TableChange rows) {}

    /** How many rows the step has written so far. */
    default long changedRows() {
        return 0;
    }

    /** Gives what forgets the writes from here on: their transaction was rolled back. */
    default Runnable remember() {
        return () -> {};
    }

    /** Gives what forgets the rows that commands have written to that table from here on: it serves another command, and goes with it. */
    default Runnable through(String table) {
        return () -> {};
    }

    /** An expectation was looked at; gives whether one that is not met ends the run. */
    default boolean expected(Expectation expectation) {
        return true;
    }

    Optional<String> environment(String name);

    /**
     * A step or a fact that is about to run.
     *
     * @param line where its text stands in the file; empty at the prompt
     */
    record StepCall(String name, StepOptions options, Optional<StepLine> line, StepLimits limits) {
        /** A step or a fact without further options. */
        public StepCall(String name, String tx, Optional<StepLine> line) {
            this(name, StepOptions.plain(tx), line, StepLimits.NONE);
        }

        public String tx() {
            return options.tx();
        }
    }

    /**
     * What an operator is asked.
     *
     * @param word {@code confirm} or {@code checklist}
     * @param name by which a parameter may answer it
     */
    record Question(String word, String name, List<String> items) {
        public Question {
            items = List.copyOf(items);
        }
    }
}
