package dev.sluice.shell.repl;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Session;
import dev.sluice.db.Database;
import dev.sluice.shell.repl.FirstWord.Language;
import dev.sluice.shell.script.PromptEngine;
import dev.sluice.sql.Lexis;
import dev.sluice.sql.SqlText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Evaluates what was typed, whatever its language, and prints what it gives. */
public final class Evaluator {
    private final PromptEngine engine;
    private final SqlLines sql;
    private final MetaCommands meta;
    private final ValuePrinter values;
    private final Lexis lexis;
    private final Database home;

    public Evaluator(Session session, PromptEngine engine, ValuePrinter values) {
        this.engine = engine;
        this.values = values;
        this.sql = new SqlLines(session, values);
        this.meta = new MetaCommands(session, values);
        this.home = session.databases().home();
        this.lexis = SqlLines.lexis(home);
    }

    /** Whether the input is whole; if not, the prompt asks for its next line. */
    public boolean isComplete(String input) {
        FirstWord first = FirstWord.of(input);
        return switch (first.language()) {
            case BLANK, META, AMBIGUOUS -> true;
            case SQL -> SqlText.of(input, lexis).isComplete() || FirstWord.needsNoSemicolon(input);
            case GROOVY -> !engine.incomplete(input);
        };
    }

    /** Evaluates a whole input; SQL needs no semicolon here. Gives whether to go on. */
    public boolean evaluate(String input) {
        long before = home.commits();
        try {
            return run(input);
        } catch (SluiceException e) {
            throw Kept.of(home.commits() - before).say(e, "this input");
        }
    }

    /** Runs a command and prints its report. */
    public boolean command(String word, List<@Nullable Object> arguments) {
        long before = home.commits();
        try {
            values.print(engine.command(word, arguments));
            return true;
        } catch (SluiceException e) {
            throw Kept.of(home.commits() - before).say(e, "this command");
        }
    }

    /** Runs a command, prints its report, and takes back what it did. */
    public boolean rehearse(String word, List<@Nullable Object> arguments) {
        values.print(engine.rehearse(word, arguments));
        return true;
    }

    private boolean run(String input) {
        long start = System.nanoTime();
        FirstWord first = FirstWord.of(input);
        switch (first.language()) {
            case BLANK -> {}
            case META -> {
                return meta.run(input.strip());
            }
            case SQL -> sql.run(input);
            case GROOVY -> values.print(engine.evaluate(input));
            case AMBIGUOUS -> throw ambiguous(first);
        }
        if (meta.timing() && first.language() != Language.BLANK) {
            values.took(System.nanoTime() - start);
        }
        return true;
    }

    /** How many transactions that wrote something have been committed so far. */
    public long commits() {
        return home.commits();
    }

    /** How many rows commands have set aside so far. */
    public long setAside() {
        return engine.setAside();
    }

    /** Ends what is being evaluated, from another thread. */
    public void cancel() {
        sql.cancel();
        engine.cancel();
    }

    private static SluiceException ambiguous(FirstWord first) {
        return SluiceException.of(
                Kind.USAGE,
                "\"" + first.word() + "\" is a word of ours and of SQL",
                "",
                "write " + first.asGroovy() + " for ours, " + first.asSql() + " for SQL");
    }
}
