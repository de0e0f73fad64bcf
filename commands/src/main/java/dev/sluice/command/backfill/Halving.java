package dev.sluice.command.backfill;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.command.TableChange;
import dev.sluice.db.Fault;
import dev.sluice.db.Transaction;
import dev.sluice.relations.Condition;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import java.util.List;

/** Writes a span in pieces: one that cannot be written is halved until a single row is left, which is set aside. The same again changes nothing. */
final class Halving implements ChunkWriter {
    private final BackfillPlan plan;
    private final Piece piece;
    private final Transaction tx;
    private final boolean alone;
    private final long before;
    private final boolean sweep;

    private final Tally tally;
    private long aside;
    private long rows;

    Halving(BackfillPlan plan, Piece piece, SpanWriter.In in) {
        this.plan = plan;
        this.piece = piece;
        this.tx = in.tx();
        this.alone = in.alone();
        this.before = in.from().aside();
        this.sweep = in.from().isSweep();
        this.tally = new Tally(plan.form().targets());
    }

    @Override
    public Condition wanted() {
        Condition all = plan.form().wanted();
        // What the first look has set aside is left out by the second.
        return sweep && before > 0 && plan.form().triesAllAgain()
                ? plan.quarantine()
                        .map(q -> Condition.all(List.of(all, q.others(plan.order()))))
                        .orElse(all)
                : all;
    }

    @Override
    public void write(Span span) {
        Condition condition = Condition.all(List.of(wanted(), span.rows()));
        rows += tx.number(plan.form().count(condition));
        write(condition, span);
    }

    private void write(Condition condition, Span span) {
        try {
            Piece.Done done = tx.nested(() -> {
                Piece.Done written = piece.write(tx, condition);
                forceConstraints();
                return written;
            });
            tally.add(done.changes());
            aside += done.aside();
            refuseOverLimit();
        } catch (SluiceException e) {
            Fault fault = Fault.behind(e).filter(SpanWriter::isOfRows).orElseThrow(() -> e);
            halve(condition, span, e, fault);
        }
    }

    /** What is deferred would fail at the commit, where no row can be told from another. */
    private void forceConstraints() {
        if (alone && tx.isPostgres()) {
            tx.execute(Sql.of("set constraints all immediate"));
        }
    }

    private void halve(Condition condition, Span span, SluiceException e, Fault fault) {
        long count = tx.number(plan.form().count(condition));
        if (count == 0) {
            throw e;
        }
        Rows found = tx.query(plan.order().placeAfter(condition, Math.max(1, count / 2)));
        if (found.isEmpty()) {
            throw e;
        }
        String middle = String.valueOf(found.value());
        if (count == 1) {
            setAside(piece.key(tx, condition, middle), e, fault);
            return;
        }
        for (Span half : List.of(span.before(middle), span.after(middle))) {
            write(Condition.all(List.of(wanted(), half.rows())), half);
        }
    }

    private void setAside(String key, SluiceException e, Fault fault) {
        Quarantine quarantine = plan.quarantine().orElseThrow(() -> named(key, e));
        long forgotten = plan.form().triesAllAgain() ? 0 : quarantine.forget(tx, key);
        aside += quarantine.add(tx, key, piece.path(), fault) - (sweep ? forgotten : 0);
        refuseOverLimit();
    }

    private void refuseOverLimit() {
        plan.quarantine().filter(q -> before + aside > q.limit()).ifPresent(q -> {
            throw q.overLimit(plan.table().name());
        });
    }

    private SluiceException named(String key, SluiceException e) {
        Problem said = e.problems().get(0);
        return SluiceException.of(
                        Kind.FAILED,
                        "what comes of row " + key + ": " + said.what(),
                        "table " + plan.table().name(),
                        "mend the row, leave it out with where:, or set such rows aside with quarantine:")
                .causedBy(e);
    }

    @Override
    public long rows() {
        return rows;
    }

    @Override
    public List<TableChange> changes() {
        return tally.changes();
    }

    @Override
    public long aside() {
        return aside;
    }

    @Override
    public boolean idempotent() {
        return piece.idempotent();
    }
}
