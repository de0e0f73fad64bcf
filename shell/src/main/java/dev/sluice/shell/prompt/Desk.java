package dev.sluice.shell.prompt;

import dev.sluice.command.Session;
import dev.sluice.dialect.Sqlite;
import dev.sluice.shell.script.PromptEngine;
import dev.sluice.sql.Lexis;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** All that an input is evaluated with; one for as long as the prompt stays on its profile. */
public final class Desk {
    private final Session session;
    private final PromptEngine engine;
    private final Results results;
    private final Manner manner;
    private final OpenWork work;
    private final Sender sender;
    private final List<String> past = new ArrayList<>();
    private Asker asker = Asker.NOBODY;
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

    /** Remembers an input for {@code \history}, {@code \save} and {@code \e}. */
    public void remember(String input) {
        past.add(input.strip());
    }

    public Optional<Throwable> lastFailure() {
        return lastFailure;
    }

    public void failed(Throwable failure) {
        lastFailure = Optional.of(failure);
    }
}
