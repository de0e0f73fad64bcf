package dev.sluice.shell.prompt;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.Access;
import dev.sluice.db.Database;
import dev.sluice.db.Transaction;
import dev.sluice.shell.print.Figures;
import dev.sluice.shell.script.Cancel;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import dev.sluice.sql.SqlScript;
import dev.sluice.sql.SqlStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Sends SQL as it was typed. Outside of an open transaction the statements of one input are one transaction; results are
 * printed as they stream by, and the last is {@code it}.
 */
public final class Sender {
    private final Desk desk;
    private final Cancel cancel;
    private String last = "";

    Sender(Desk desk) {
        this.desk = desk;
        this.cancel = new Cancel(desk.session());
    }

    /** The SQL that was sent last, for {@code \g} and its like; empty when none was. */
    public String last() {
        return last;
    }

    public void run(String input) {
        last = input;
        List<SqlStatement> statements = SqlScript.split(input, desk.lexis());
        boolean alone = desk.manner() == Manner.LINE;
        statements.stream()
                .filter(s -> alone && s.facts().isTransactionControl())
                .findFirst()
                .ifPresent(s -> {
                    throw refused(s);
                });
        cancel.around(() -> {
            sent(statements);
            return true;
        });
    }

    /** Waits; {@link #cancel} ends the waiting. */
    public void pause(long millis) {
        cancel.around(() -> {
            try {
                Thread.sleep(millis);
                return true;
            } catch (InterruptedException e) {
                throw SluiceException.of(Kind.INTERRUPTED, "stopped", "", "").causedBy(e);
            }
        });
    }

    /** Ends what is being executed, from another thread. */
    public void cancel() {
        cancel.now();
    }

    private void sent(List<SqlStatement> statements) {
        List<SqlStatement> group = new ArrayList<>();
        for (SqlStatement statement : statements) {
            boolean control = statement.facts().isTransactionControl();
            if (control || Standalone.is(statement, desk.lexis())) {
                together(group);
                group.clear();
                if (control) {
                    steer(statement);
                } else {
                    outside(statement);
                }
            } else {
                group.add(statement);
            }
        }
        together(group);
    }

    private static SluiceException refused(SqlStatement statement) {
        return SluiceException.of(
                Kind.USAGE,
                "\"" + statement.text() + "\" is refused: blocks begin and end transactions",
                "",
                "use transaction { ... }; the statements of one line are in one transaction");
    }

    private void steer(SqlStatement statement) {
        Control control = Control.of(statement.text());
        OpenWork work = desk.work();
        switch (control.sort()) {
            case BEGIN -> work.begin(control.access());
            case COMMIT -> work.commit();
            case ROLLBACK -> work.rollback();
            case MARK -> work.mark(statement.text());
        }
        desk.results().console().message("done: " + statement.facts().verb());
    }

    private void outside(SqlStatement statement) {
        desk.session().gate().pass("SQL");
        refuseUnlessAgreed(List.of(statement));
        StreamedResult result = desk.results().streamed();
        try {
            Database home = desk.session().databases().home();
            long rows = home.outside(bound(statement), result::begin, result::row);
            result.end(statement.facts().verb(), rows);
        } finally {
            result.close();
        }
    }

    private Sql bound(SqlStatement statement) {
        return desk.engine().bound(statement.facts().parameters());
    }

    private void together(List<SqlStatement> statements) {
        if (statements.isEmpty()) {
            return;
        }
        boolean reads = statements.stream().allMatch(s -> s.facts().readsOnly());
        if (!reads) {
            desk.session().gate().pass("SQL");
        }
        List<Sql> bound = statements.stream().map(this::bound).toList();
        refuseUnlessAgreed(statements);
        Database home = desk.session().databases().home();
        if (desk.work().isOpen()) {
            // One savepoint for all of them: the input is there as a whole, or not at all.
            desk.work().guarded(() -> {
                for (int i = 0; i < bound.size(); i++) {
                    run(
                            home.current().orElseThrow(),
                            bound.get(i),
                            statements.get(i).facts().verb());
                }
                return bound.size();
            });
            return;
        }
        home.transaction(access(reads), tx -> {
            for (int i = 0; i < bound.size(); i++) {
                run(tx, bound.get(i), statements.get(i).facts().verb());
            }
            return true;
        });
    }

    /**
     * A query may call a function that writes, so in PostgreSQL only the gate decides: a transaction that writes nothing costs
     * nothing there. In SQLite one that may write keeps all others from writing, and no function writes.
     */
    private Access access(boolean reads) {
        return desk.session().gate().closed() || (desk.isSqlite() && reads) ? Access.READ : Access.WRITE;
    }

    private boolean run(Transaction tx, Sql sql, String verb) {
        StreamedResult result = desk.results().streamed();
        try {
            result.end(verb, tx.run(sql, result::begin, result::row));
            result.collected().ifPresent(c -> desk.engine().keep(c.rows()));
        } catch (StreamedResult.NobodyReads e) {
            refuseHalf(tx);
        } finally {
            result.close();
        }
        return true;
    }

    /** A query that writes as it is read, by a function or a returning clause, has done so for the rows that were read. */
    private static void refuseHalf(Transaction tx) {
        if (tx.id().isPresent()) {
            throw SluiceException.of(
                    Kind.FAILED,
                    "the reader of the output left before its end, and the statement writes as it is read",
                    "",
                    "let the output be read to its end, or send it to a file");
        }
    }

    /** Shows how many rows a statement will hit before it does. */
    private void refuseUnlessAgreed(List<SqlStatement> statements) {
        if (desk.manner() != Manner.TYPED || !desk.results().settings().asks()) {
            return;
        }
        boolean strict = desk.session().gate().guarded();
        for (SqlStatement statement : statements) {
            Optional<Danger> danger = Danger.of(statement, desk.lexis(), strict);
            if (danger.isPresent() && !agreed(danger.get())) {
                throw SluiceException.of(Kind.REFUSED, danger.get().what() + " was not agreed to", "", "")
                        .withState(
                                desk.work().isOpen() ? "the transaction is open, as it was before" : "nothing changed");
            }
        }
    }

    private boolean agreed(Danger danger) {
        String rows = danger.count().flatMap(this::counted).map(Sender::inWords).orElse("an unknown number of rows");
        return desk.asker().agrees(danger.what() + ": " + rows + ". Go on?");
    }

    private static String inWords(long rows) {
        return rows > Danger.MOST ? "more than " + Figures.count(Danger.MOST, "row") : Figures.count(rows, "row");
    }

    private Optional<Long> counted(String query) {
        try {
            SqlStatement statement = SqlScript.split(query, desk.lexis()).get(0);
            Rows rows = query(bound(statement));
            return rows.value() instanceof Number n ? Optional.of(n.longValue()) : Optional.empty();
        } catch (SluiceException e) {
            // What cannot be counted, as a table that is not there, the statement itself will complain about.
            return Optional.empty();
        }
    }

    /** A small result, read in the open transaction or in one of its own. */
    public Rows query(Sql sql) {
        Database home = desk.session().databases().home();
        return desk.work().guarded(() -> home.transaction(Access.READ, tx -> tx.query(sql)));
    }
}
