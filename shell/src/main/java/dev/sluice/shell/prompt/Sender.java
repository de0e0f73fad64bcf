package dev.sluice.shell.prompt;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.Access;
import dev.sluice.db.Database;
import dev.sluice.db.Transaction;
import dev.sluice.shell.script.Cancel;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import dev.sluice.sql.SqlScript;
import dev.sluice.sql.SqlStatement;
import dev.sluice.sql.Visible;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sends SQL as it was typed. Outside of an open transaction the statements of one input are one transaction; results are
 * printed as they stream by, and the last is {@code it}.
 */
public final class Sender {
    private final Desk desk;
    private final Cancel cancel;
    private final Consent consent;
    private volatile boolean stopped;
    private String last = "";
    private long lastRows;

    /** A statement, and as it is sent. */
    private record Bound(SqlStatement statement, Sql sql) {}

    Sender(Desk desk) {
        this.desk = desk;
        this.cancel = new Cancel(desk.session());
        this.consent = new Consent(desk);
        desk.engine().beforeSending(consent::require);
    }

    /** The SQL that was sent last, for {@code \g} and its like; empty when none was. */
    public String last() {
        return last;
    }

    /** How many rows the statement gave or changed that was sent last. */
    public long lastRows() {
        return lastRows;
    }

    /** A further input begins; what was stopped before is over. */
    public void inputBegins() {
        stopped = false;
        desk.work().inputBegins();
    }

    /** After a cancellation nothing more of its input is sent, where it fell between two statements as well. */
    public void refuseIfStopped() {
        if (stopped) {
            throw interrupted();
        }
    }

    private SluiceException interrupted() {
        SluiceException failure = SluiceException.of(Kind.INTERRUPTED, "stopped", "", "");
        OpenWork work = desk.work();
        return work.isOpen() ? failure.withState(work.before(OpenWork.INPUT)) : failure;
    }

    public void run(String input) {
        last = input;
        desk.heard(input);
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
                throw interrupted().causedBy(e);
            }
        });
    }

    /** Ends what is being executed, from another thread, and whatever of the input would come behind it. */
    public void cancel() {
        stopped = true;
        cancel.now();
    }

    private void sent(List<SqlStatement> statements) {
        Sequence sequence = Sequence.of(statements, desk.lexis());
        refuseImpossible(sequence);
        String part = OpenWork.INPUT;
        for (int i = 0; i < sequence.parts().size(); i++) {
            try {
                part = sent(sequence.parts().get(i), part);
            } catch (SluiceException e) {
                desk.tellUnsent(sequence.behind(i), "statement");
                throw e;
            }
        }
    }

    private void refuseImpossible(Sequence sequence) {
        OpenWork work = desk.work();
        try {
            sequence.refuseImpossible(work.isOpen());
        } catch (SluiceException e) {
            throw work.isOpen() ? e.withState(work.before(OpenWork.INPUT)) : e;
        }
    }

    /** Gives the name of what comes behind. */
    private String sent(List<SqlStatement> together, String part) {
        refuseIfStopped();
        SqlStatement first = together.get(0);
        if (first.facts().isTransactionControl()) {
            steer(first);
        } else if (Standalone.is(first, desk.lexis())) {
            outside(first);
        } else {
            together(together, part);
        }
        return "the statements behind " + Visible.value(first.text());
    }

    private static SluiceException refused(SqlStatement statement) {
        return SluiceException.of(
                Kind.USAGE,
                "\"" + statement.text() + "\" is refused: blocks begin and end transactions",
                "",
                "use transaction { ... }; the statements of one line are in one transaction");
    }

    private void steer(SqlStatement statement) {
        String text = Uncommented.of(statement);
        Control control = Control.of(text);
        OpenWork work = desk.work();
        switch (control.sort()) {
            case BEGIN -> work.begin(control.access());
            case COMMIT -> work.commit();
            case ROLLBACK -> work.rollback();
            case MARK -> work.mark(text);
        }
        desk.results().console().message("done: " + statement.facts().verb());
    }

    /** Ends the open transaction; a commit may be long, as deferred constraints are checked in it. */
    public void end(boolean commits) {
        cancel.around(() -> {
            if (commits) {
                desk.work().commit();
            } else {
                desk.work().rollback();
            }
            return true;
        });
    }

    private void outside(SqlStatement statement) {
        desk.session().gate().pass("SQL");
        Sql bound = bound(statement);
        consent.require(statement, bound);
        refuseIfStopped();
        Database home = desk.session().databases().home();
        LeftBehind left = LeftBehind.of(home, home.current().isPresent() ? "" : statement.text());
        StreamedResult result = desk.results().streamed();
        try {
            result.end(statement.facts().verb(), home.outside(bound, result::begin, result::row));
        } catch (SluiceException e) {
            throw left.told(e, cancel.asked());
        } finally {
            result.close();
        }
    }

    private Sql bound(SqlStatement statement) {
        return desk.engine().bound(statement.facts().parameters());
    }

    private void together(List<SqlStatement> statements, String part) {
        if (statements.isEmpty()) {
            return;
        }
        boolean reads = statements.stream().allMatch(s -> s.facts().readsOnly());
        List<Bound> bound = bound(statements, reads);
        agree(bound.get(0), part);
        boolean alone = bound.size() == 1 && !desk.work().isOpen();
        // One savepoint for all of them: the input is there as a whole, or not at all.
        inTransaction(reads, part, tx -> {
            run(tx, bound.get(0), alone);
            for (Bound one : bound.subList(1, bound.size())) {
                // Asked when its turn comes: what is before it in the input decides how many rows it hits.
                consent.require(one.statement(), one.sql());
                refuseIfStopped();
                run(tx, one, false);
            }
            return true;
        });
    }

    /** The statements as they are to be sent, when the gate lets them pass. */
    private List<Bound> bound(List<SqlStatement> statements, boolean reads) {
        if (!reads) {
            desk.session().gate().pass("SQL");
        }
        return statements.stream().map(s -> new Bound(s, bound(s))).toList();
    }

    /** Passes what nobody objects to. */
    private void agree(Bound first, String part) {
        try {
            consent.require(first.statement(), first.sql());
            refuseIfStopped();
        } catch (SluiceException e) {
            throw desk.work().isOpen() ? e.withState(desk.work().before(part)) : e;
        }
    }

    private <T extends @Nullable Object> T inTransaction(boolean reads, String part, Function<Transaction, T> body) {
        Database home = desk.session().databases().home();
        return desk.work().isOpen()
                ? desk.work().guarded(part, () -> body.apply(home.current().orElseThrow()))
                : home.transaction(access(reads), body);
    }

    /**
     * A query may call a function that writes, so in PostgreSQL only the gate decides: a transaction that writes nothing costs
     * nothing there. In SQLite one that may write keeps all others from writing, and no function writes.
     */
    private Access access(boolean reads) {
        return desk.session().gate().closed() || (desk.isSqlite() && reads) ? Access.READ : Access.WRITE;
    }

    /** {@code alone}: nothing was done before in the same transaction. */
    private void run(Transaction tx, Bound sent, boolean alone) {
        StreamedResult result = desk.results().streamed();
        try {
            if (alone || !sent.statement().facts().readsOnly()) {
                show(tx, sent, result, 0);
            } else {
                // Under its own savepoint what it writes can be told from what was written before.
                tx.nested(() -> {
                    show(tx, sent, result, tx.writers());
                    return true;
                });
            }
        } finally {
            result.close();
        }
    }

    private void show(Transaction tx, Bound sent, StreamedResult result, long writersBefore) {
        try {
            lastRows = tx.run(sent.sql(), result::begin, result::row);
            result.end(sent.statement().facts().verb(), lastRows);
            result.collected().ifPresent(c -> desk.engine().keep(c.rows()));
        } catch (StreamedResult.NobodyReads e) {
            if (tx.writers() > writersBefore) {
                throw half();
            }
        }
    }

    /** A query that writes as it is read, by a function or a returning clause, has done so for the rows that were read. */
    private static SluiceException half() {
        return SluiceException.of(
                Kind.FAILED,
                "the reader of the output left before its end, and the statement writes as it is read",
                "",
                "let the output be read to its end, or send it to a file");
    }

    /** The rows of one statement. */
    public Rows fetch(String input) {
        return fetch(input, Sender::rows);
    }

    /** The only row of one statement. Where there is none the statement fails, or with the second; nothing of it is kept. */
    public Rows fetchOne(String input) {
        return fetch(input, Sender::onlyRow);
    }

    private Rows fetch(String input, BiFunction<Transaction, Sql, Rows> reading) {
        List<SqlStatement> statements = SqlScript.split(input, desk.lexis());
        boolean one = statements.size() == 1
                && !statements.get(0).facts().isTransactionControl()
                && !Standalone.is(statements.get(0), desk.lexis());
        if (!one) {
            throw SluiceException.of(Kind.USAGE, "one statement that gives rows is wanted", "", "write it before");
        }
        boolean reads = statements.get(0).facts().readsOnly();
        return cancel.around(() -> {
            Bound only = bound(statements, reads).get(0);
            agree(only, OpenWork.INPUT);
            return inTransaction(reads, OpenWork.INPUT, tx -> reading.apply(tx, only.sql()));
        });
    }

    private static Rows onlyRow(Transaction tx, Sql sql) {
        List<String> labels = new ArrayList<>();
        List<List<@Nullable Object>> rows = new ArrayList<>();
        tx.run(sql, labels::addAll, row -> {
            if (!rows.isEmpty()) {
                throw notOne("there is more than one row");
            }
            rows.add(row);
        });
        if (rows.isEmpty()) {
            throw notOne("there is no row");
        }
        return new Rows(labels, rows);
    }

    private static SluiceException notOne(String what) {
        return SluiceException.of(Kind.USAGE, what + " where one is wanted", "", "change the query");
    }

    private static Rows rows(Transaction tx, Sql sql) {
        List<String> labels = new ArrayList<>();
        List<List<@Nullable Object>> rows = new ArrayList<>();
        tx.run(sql, labels::addAll, rows::add);
        return new Rows(labels, rows);
    }

    /** A small result, read in the open transaction or in one of its own. */
    public Rows query(Sql sql) {
        return read(tx -> tx.query(sql));
    }

    /** Reads in the open transaction or in one of its own. */
    public <T extends @Nullable Object> T read(Function<Transaction, T> body) {
        return in(Access.READ, body);
    }

    /** Writes in the open transaction or in one of its own. */
    public <T extends @Nullable Object> T write(Function<Transaction, T> body) {
        return in(Access.WRITE, body);
    }

    private <T extends @Nullable Object> T in(Access access, Function<Transaction, T> body) {
        Database home = desk.session().databases().home();
        return cancel.around(() -> desk.work().guarded(() -> home.transaction(access, body)));
    }
}
