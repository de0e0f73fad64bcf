package dev.sluice.journal;

import dev.sluice.db.Database;
import dev.sluice.db.Transaction;
import dev.sluice.sql.Sql;
import java.nio.file.Path;
import java.util.List;

/**
 * Marks in the local file alone, which the run writes in any case: all that is done here is to see to it that each
 * transaction has an id to be asked for. PostgreSQL only.
 */
record FileStore(Database home, Path file) implements Store {
    @Override
    public void begin(Transaction tx, StepMark mark) {
        assignId(tx);
    }

    @Override
    public void advance(Transaction tx, int ordinal, Advance advance) {
        assignId(tx);
    }

    @Override
    public void finish(Transaction tx, int ordinal, StepEnd end) {
        assignId(tx);
    }

    private static void assignId(Transaction tx) {
        tx.query(Sql.of("select pg_current_xact_id()::text"));
    }

    @Override
    public List<StepRecord> steps(int first, int last) {
        List<MirrorLine> lines = MirrorText.read(file).lines().stream()
                .filter(line -> line.ordinal() >= first && line.ordinal() <= last)
                .toList();
        return Replay.of(lines, new CommittedLines(home, lines));
    }

    /** The run's own line in the file says them. */
    @Override
    public void parameters(Transaction tx, String parameters) {}

    /** Nobody can ask where there is no table. */
    @Override
    public Request request() {
        return Request.NONE;
    }

    /** The run's own line in the file says it. */
    @Override
    public void outcome(RunStop stop) {}

    /** The run's own line in the file says it. */
    @Override
    public void putBack(RunRecord before) {}
}
