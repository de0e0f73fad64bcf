package dev.sluice.shell.prompt;

import dev.sluice.command.Session;
import dev.sluice.dialect.Sqlite;
import dev.sluice.shell.print.Figures;
import dev.sluice.shell.script.PromptEngine;
import dev.sluice.sql.Lexis;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** All that an input is evaluated with; one for as long as the prompt stays on its profile. */
public final class Desk {
    /** After one of these tables or columns may have other names. */
    private static final Pattern NAMING = Pattern.compile(
            "\\b(create|alter|drop|rename|attach|detach|import|commit|end|migrate|unswap|swap|tidy|restore|refresh|sql|load|addColumns)\\b",
            Pattern.CASE_INSENSITIVE);

    private final Session session;
    private final PromptEngine engine;
    private final Results results;
    private final Manner manner;
    private final OpenWork work;
    private final Sender sender;
    private final List<String> past = new ArrayList<>();
    private Asker asker = Asker.NOBODY;
    private Predicate<String> keeps = input -> true;
    private boolean renamed;
    private Optional<Throwable> lastFailure = Optional.empty();

    public Desk(Session session, PromptEngine engine, Results results, Manner manner) {
        this.session = session;
        this.engine = engine;
        this.results = results;
        this.manner = manner;
        this.work = new OpenWork(session);
        this.sender = new Sender(this);
    }

    public Session session() {
        return session;
    }

    public PromptEngine engine() {
        return engine;
    }

    public Results results() {
        return results;
    }

    public Manner manner() {
        return manner;
    }

    public OpenWork work() {
        return work;
    }

    public Sender sender() {
        return sender;
    }

    public Asker asker() {
        return asker;
    }

    /** From now on questions go to the person at this terminal. */
    public void ask(Asker person) {
        asker = person;
    }

    /** Opens one transaction that may write a protected profile. Who calls this has had its name typed. */
    public void approve(String reason) {
        work.beginApproved(reason);
    }

    public Lexis lexis() {
        return isSqlite() ? Lexis.SQLITE : Lexis.POSTGRES;
    }

    public boolean isSqlite() {
        return session.databases().home().dialect() instanceof Sqlite;
    }

    /** Whether the input is whole; if not, the prompt asks for its next line. */
    public boolean isComplete(String input) {
        FirstWord first = FirstWord.of(input);
        return switch (first.language()) {
            case BLANK, META, AMBIGUOUS -> true;
            case SQL -> SqlInput.of(input, lexis()).isComplete() || FirstWord.needsNoSemicolon(input);
            case GROOVY -> !engine.incomplete(input);
        };
    }

    /** What was typed so far, oldest first. */
    public List<String> past() {
        return Collections.unmodifiableList(past);
    }

    /** From now on only such inputs are remembered. */
    public void keepOnly(Predicate<String> allowed) {
        keeps = allowed;
    }

    /** Remembers an input for {@code \history}, {@code \save} and {@code \e}, unless it may not be kept. */
    public void remember(String input) {
        if (keeps.test(input)) {
            past.add(input.strip());
        }
    }

    /** Hears of all that is evaluated or sent, wherever it comes from. */
    public void heard(String text) {
        renamed |= NAMING.matcher(text).find();
    }

    /** After a failure: how much of what was typed stands behind it, of which nothing runs. */
    public void tellUnsent(long count, String what) {
        if (count > 0 && manner == Manner.TYPED) {
            results.console().message("note: not run: " + Figures.count(count, what) + " behind what failed");
        }
    }

    /** Whether tables or columns may have got other names since this was asked last. */
    public boolean takeRenamed() {
        boolean was = renamed;
        renamed = false;
        return was;
    }

    public Optional<Throwable> lastFailure() {
        return lastFailure;
    }

    public void failed(Throwable failure) {
        lastFailure = Optional.of(failure);
    }
}
