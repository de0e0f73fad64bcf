package dev.sluice.journal;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.Access;
import dev.sluice.db.Database;
import dev.sluice.db.Transaction;
import dev.sluice.sql.Sql;
import java.util.List;

/** Marks in the step table: a mark is visible exactly when the work it speaks of is committed. */
record TableStore(Database home, Tables tables, RunId run) implements Store {
    private static final String BEGIN = """
            insert into %1$s as s (run, ordinal, name, source_hash, started, outcome, transaction_id)
            values (?, ?, ?, ?, %2$s, 'running', %3$s)
            on conflict (run, ordinal) do update
            set name = excluded.name, source_hash = excluded.source_hash, started = excluded.started,
                ended = null, outcome = 'running', inserted = 0, updated = 0, deleted = 0, value = 'null',
                step_cursor = '', transaction_id = excluded.transaction_id
            where s.outcome = 'undone'
            """;

    private static final String ADVANCE = """
            update %s
            set step_cursor = ?, inserted = ?, updated = ?, deleted = ?, transaction_id = %s
            where run = ? and ordinal = ? and outcome = 'running' and step_cursor = ?
            """;

    private static final String FINISH = """
            update %s
            set ended = %s, outcome = ?, inserted = ?, updated = ?, deleted = ?, value = ?, transaction_id = %s
            where run = ? and ordinal = ? and outcome in (%s)
            """;

    /** Waits where another session has marked the step and is not done; changes nothing where that one commits. */
    @Override
    public void begin(Transaction tx, StepMark mark) {
        String text = BEGIN.formatted(tables.step(), tables.now(), tables.transactionId());
        one(tx.execute(Sql.of(text, run.text(), mark.ordinal(), mark.name(), mark.sourceHash())), mark.ordinal());
    }

    @Override
    public void advance(Transaction tx, int ordinal, Advance advance) {
        Counts counts = advance.counts();
        one(
                tx.execute(Sql.of(
                        ADVANCE.formatted(tables.step(), tables.transactionId()),
                        advance.to(),
                        counts.inserted(),
                        counts.updated(),
                        counts.deleted(),
                        run.text(),
                        ordinal,
                        advance.from())),
                ordinal);
    }

    @Override
    public void finish(Transaction tx, int ordinal, StepEnd end) {
        boolean back = end.outcome() == Outcome.UNDOING || end.outcome() == Outcome.UNDONE;
        String before = back ? "'done', 'undoing'" : "'running'";
        Counts counts = end.counts();
        one(
                tx.execute(Sql.of(
                        FINISH.formatted(tables.step(), tables.now(), tables.transactionId(), before),
                        end.outcome().text(),
                        counts.inserted(),
                        counts.updated(),
                        counts.deleted(),
                        end.value().json(),
                        run.text(),
                        ordinal)),
                ordinal);
    }

    /** Writes a step as it was known before the table was lost. */
    void restate(Transaction tx, StepRecord step) {
        String sql = """
                insert into %1$s (run, ordinal, name, source_hash, started, outcome, step_cursor, transaction_id)
                values (?, ?, ?, ?, %2$s, 'running', ?, %3$s)
                on conflict (run, ordinal) do nothing
                """;
        StepMark mark = step.mark();
        String text = sql.formatted(tables.step(), tables.now(), tables.transactionId());
        long added =
                tx.execute(Sql.of(text, run.text(), mark.ordinal(), mark.name(), mark.sourceHash(), step.cursor()));
        if (added == 1 && step.outcome() != Outcome.RUNNING) {
            finish(tx, mark.ordinal(), step.end());
        }
    }

    private void one(long changed, int ordinal) {
        if (changed != 1) {
            throw SluiceException.of(
                    Kind.LOCKED,
                    "step " + ordinal + " of run " + run + " was marked by another runner meanwhile",
                    "",
                    "look at the run: sluice show " + run);
        }
    }

    @Override
    public List<StepRecord> steps(int first, int last) {
        String sql = """
                select ordinal, name, source_hash, outcome, inserted, updated, deleted, value, step_cursor,
                       transaction_id, %s as started_at, %s as ended_at
                from %s where run = ? and ordinal between ? and ? order by ordinal
                """;
        String text = sql.formatted(tables.instant("started"), tables.instant("ended"), tables.step());
        Sql query = Sql.of(text, run.text(), first, last);
        return Row.each(home.transaction(Access.READ, tx -> tx.query(query)), TableStore::step);
    }

    private static StepRecord step(Row row) {
        StepMark mark = new StepMark((int) row.number("ordinal"), row.text("name"), row.text("source_hash"));
        Counts counts = new Counts(row.number("inserted"), row.number("updated"), row.number("deleted"));
        RecordedValue value = RecordedValue.parse(row.text("value"));
        StepEnd end = new StepEnd(Outcome.of(row.text("outcome")), counts, value);
        return new StepRecord(mark, end, row.text("step_cursor"), row.text("transaction_id"), times(row));
    }

    private static StepRecord.Times times(Row row) {
        return new StepRecord.Times(row.instant("started_at").orElseThrow(), row.instant("ended_at"));
    }

    @Override
    public void parameters(Transaction tx, String parameters) {
        new RunTable(tables).parameters(tx, run, parameters);
    }

    @Override
    public Request request() {
        return tables.sqlite()
                ? RequestFile.of(home, run).read()
                : home.transaction(Access.READ, tx -> new RunTable(tables).request(tx, run));
    }

    @Override
    public void outcome(RunStop stop) {
        RunTable table = new RunTable(tables);
        home.transaction(Access.WRITE, tx -> {
            table.outcome(tx, run, stop);
            return run;
        });
        if (tables.sqlite() && stop.outcome() == Outcome.DONE) {
            RequestFile.of(home, run).remove();
        }
    }

    @Override
    public void putBack(RunRecord before) {
        RunTable table = new RunTable(tables);
        home.transaction(Access.WRITE, tx -> {
            table.putBack(tx, before);
            return run;
        });
    }
}
