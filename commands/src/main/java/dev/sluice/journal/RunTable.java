package dev.sluice.journal;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.Reader;
import dev.sluice.db.Transaction;
import dev.sluice.sql.Sql;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The rows of the run table. */
record RunTable(Tables tables) {
    private static final String INSERT = """
            insert into %s (run, runbook, file, file_hash, parameters, os_user, host, pid, sluice_version,
                            database, address, plan, started, outcome)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, %s, 'running')
            on conflict (run) do nothing
            """;

    private static final String SELECT = """
            select run, runbook, file, file_hash, parameters, sluice_version, os_user, host, pid, database,
                   %s as started_at, %s as ended_at, outcome, address, plan, failure
            from %s %s
            """;

    /** Does nothing where the run's row is there. */
    void insert(Transaction tx, RunRecord record) {
        RunHeader header = record.header();
        tx.execute(Sql.of(
                INSERT.formatted(tables.run(), tables.now()),
                record.id().text(),
                header.runbook(),
                header.file(),
                header.fileHash(),
                header.parameters(),
                record.by().user(),
                record.by().host(),
                record.by().pid(),
                header.sluiceVersion(),
                record.database(),
                header.address(),
                header.plan()));
    }

    /** The row says who runs it now. */
    void resumed(Transaction tx, RunId run, Invoker by) {
        String sql = """
                update %s set outcome = 'running', ended = null, failure = '', os_user = ?, host = ?, pid = ?, request = '' where run = ?""";
        tx.execute(Sql.of(sql.formatted(tables.run()), by.user(), by.host(), by.pid(), run.text()));
    }

    void parameters(Transaction tx, RunId run, String parameters) {
        String sql = "update %s set parameters = ? where run = ?";
        tx.execute(Sql.of(sql.formatted(tables.run()), parameters, run.text()));
    }

    /** Leaves a word for a run that has not ended; false where it has. */
    boolean ask(Transaction tx, RunId run, Request request) {
        String sql = "update %s set request = ?, commit_every = ? where run = ? and outcome = 'running'";
        return tx.execute(Sql.of(sql.formatted(tables.run()), request.ask().text(), request.commitEvery(), run.text()))
                == 1;
    }

    /** What the run has been asked for; nothing where its row is gone. */
    Request request(Reader reader, RunId run) {
        String sql = "select request, commit_every from %s where run = ?";
        return Row.each(reader.query(Sql.of(sql.formatted(tables.run()), run.text())), RunTable::request).stream()
                .findFirst()
                .orElse(Request.NONE);
    }

    private static Request request(Row row) {
        return new Request(Request.Ask.of(row.text("request")), row.number("commit_every"));
    }

    void outcome(Transaction tx, RunId run, RunStop stop) {
        String sql = "update %s set outcome = ?, failure = ?, ended = %s where run = ?"
                .formatted(tables.run(), tables.now());
        long changed = tx.execute(Sql.of(sql, stop.outcome().text(), stop.failure(), run.text()));
        if (changed != 1) {
            throw SluiceException.of(
                    Kind.FAILED,
                    "run " + run + " is no longer in the journal",
                    tables.run(),
                    "the database was replaced while it ran; the local file of the run tells what was done");
        }
    }

    /** Its end and who ran it, as they were. */
    void putBack(Transaction tx, RunRecord before) {
        String time = tables.sqlite() ? "nullif(?, '')" : "cast(nullif(?, '') as timestamptz)";
        String sql = """
                update %s set outcome = ?, failure = ?, ended = %s, os_user = ?, host = ?, pid = ? where run = ?""";
        tx.execute(Sql.of(
                sql.formatted(tables.run(), time),
                before.outcome().text(),
                before.failure(),
                before.ended().map(Instant::toString).orElse(""),
                before.by().user(),
                before.by().host(),
                before.by().pid(),
                before.id().text()));
    }

    Optional<RunRecord> find(Reader reader, RunId run) {
        return select(reader, "where run = ?", run.text()).stream().findFirst();
    }

    /** Those whose id begins so; the text holds letters and digits only. */
    List<RunRecord> beginning(Reader reader, String id) {
        return select(reader, "where run like ? order by run limit 10", id + "%");
    }

    /** Newest first. */
    List<RunRecord> latest(Reader reader, int limit) {
        return select(reader, "order by started desc limit ?", limit);
    }

    private List<RunRecord> select(Reader reader, String tail, Object bind) {
        String text = SELECT.formatted(tables.instant("started"), tables.instant("ended"), tables.run(), tail);
        return Row.each(reader.query(Sql.of(text, bind)), RunTable::record);
    }

    private static RunRecord record(Row row) {
        RunHeader header = new RunHeader(
                row.text("runbook"),
                row.text("file"),
                row.text("file_hash"),
                row.text("parameters"),
                row.text("sluice_version"),
                row.text("address"),
                row.text("plan"));
        Invoker by = new Invoker(row.text("os_user"), row.text("host"), row.number("pid"));
        return new RunRecord(
                new RunId(row.text("run")),
                header,
                by,
                row.text("database"),
                row.instant("started_at").orElseThrow(),
                row.instant("ended_at"),
                Outcome.of(row.text("outcome")),
                row.text("failure"));
    }
}
