package dev.sluice.shell.repl;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Gate;
import dev.sluice.command.Session;
import dev.sluice.db.Access;
import dev.sluice.db.Database;
import dev.sluice.db.Transaction;
import dev.sluice.dialect.Sqlite;
import dev.sluice.shell.script.Cancel;
import dev.sluice.sql.Lexis;
import dev.sluice.sql.Parameters;
import dev.sluice.sql.Sql;
import dev.sluice.sql.SqlScript;
import dev.sluice.sql.SqlStatement;
import dev.sluice.sql.SqlText;
import java.util.List;

/** Runs SQL as it was typed: all statements of one input in one transaction, their results printed as they stream by. */
final class SqlLines {
    private final Session session;
    private final ValuePrinter values;
    private final Cancel cancel;

    SqlLines(Session session, ValuePrinter values) {
        this.session = session;
        this.values = values;
        this.cancel = new Cancel(session);
    }

    static Lexis lexis(Database database) {
        return database.dialect() instanceof Sqlite ? Lexis.SQLITE : Lexis.POSTGRES;
    }

    void run(String input) {
        Database home = session.databases().home();
        List<SqlStatement> statements = SqlScript.split(input, lexis(home));
        statements.forEach(SqlLines::refuseTransactionControl);
        statements.forEach(s -> refuseNames(s.facts().parameters()));
        boolean reads = statements.stream().allMatch(s -> s.facts().readsOnly());
        if (!reads) {
            session.gate().pass("SQL");
        }
        cancel.around(() -> home.transaction(access(reads), tx -> {
            statements.forEach(s -> run(tx, s.facts()));
            return statements.size();
        }));
    }

    /**
     * A query may call a function that writes, so in PostgreSQL only the gate decides: a transaction that writes nothing costs
     * nothing there. In SQLite one that may write keeps all others from writing, and no function writes.
     */
    private Access access(boolean reads) {
        Gate gate = session.gate();
        boolean sqlite = session.databases().home().dialect() instanceof Sqlite;
        return gate.closed() || (sqlite && reads) ? Access.READ : Access.WRITE;
    }

    private void run(Transaction tx, SqlText statement) {
        ValuePrinter.Result result = values.result();
        try {
            Sql sql = Sql.of(statement.parameters().text());
            result.end(statement.verb(), tx.run(sql, result::begin, result::row));
        } catch (ValuePrinter.NobodyReads e) {
            result.abandon();
            refuseHalf(tx);
        }
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

    private static void refuseTransactionControl(SqlStatement statement) {
        if (statement.facts().isTransactionControl()) {
            throw SluiceException.of(
                    Kind.USAGE,
                    "\"" + statement.text() + "\" is refused: blocks begin and end transactions",
                    "",
                    "use transaction { ... }; the statements of one line are in one transaction");
        }
    }

    private static void refuseNames(Parameters parameters) {
        if (!parameters.names().isEmpty()) {
            String name = parameters.names().get(0);
            throw SluiceException.of(
                    Kind.USAGE,
                    "parameter :" + name + " has no value",
                    "",
                    "write rows '...', " + name + ": ..., or put the value there");
        }
    }

    void cancel() {
        cancel.now();
    }
}
