package dev.sluice.command.backfill;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.command.TableChange;
import dev.sluice.db.Fault;
import dev.sluice.db.Transaction;
import dev.sluice.relations.Condition;
import java.util.List;

/** Writes what comes of a span by the piece; a row whose piece cannot be written is set aside. The same again changes nothing. */
final class PieceWriter implements ChunkWriter {
    private final BackfillPlan plan;
    private final Piece piece;
    private final Transaction tx;
    private final boolean alone;
    private final Cursor from;
    private final long before;
    private final boolean sweep;

    private final Tally tally;
    private final Tally taken = new Tally(List.of());
    private long aside;
    private long rows;

    PieceWriter(BackfillPlan plan, Piece piece, SpanWriter.In in) {
        this.plan = plan;
        this.piece = piece;
        this.tx = in.tx();
        this.alone = in.alone();
        this.from = in.from();
        this.before = from.aside();
        this.sweep = from.isSweep();
        this.tally = new Tally(plan.form().targets());
    }

    @Override
    public Condition wanted() {
        Condition all = plan.form().wanted();
        // What the first look has set aside is left out by the second.
        return sweep && before > 0 && plan.form().triesAllAgain() ? plan.withoutSetAside(all) : all;
    }

    @Override
    public void write(Span span) {
        Search search = new Search(plan.order(), wanted(), tx);
        rows += tx.number(plan.form().count(search.of(span)));
        try {
            tx.nested(() -> attempt(search.of(span)));
        } catch (SluiceException e) {
            if (!SpanWriter.isOfRows(e)) {
                throw e;
            }
            search.through(
                    span, part -> attempt(search.of(part)), (row, why) -> setAside(keyOf(search.of(row), row), why));
        }
    }

    @Override
    public boolean changesAgain(Condition some) {
        return piece.changesAgain(tx, Condition.all(List.of(wanted(), some)));
    }

    private boolean attempt(Condition condition) {
        Piece.Done done = piece.write(tx, condition);
        if (alone) {
            Search.forceConstraints(tx);
        }
        tally.add(done.changes());
        taken.add(done.taken());
        setAside(done.aside());
        return true;
    }

    private String keyOf(Condition condition, Span row) {
        return piece.key(tx, condition, row.upTo());
    }

    private void setAside(String key, SluiceException e) {
        Quarantine quarantine = plan.quarantine().orElseThrow(() -> named(key, e));
        Fault fault = Fault.behind(e).orElseThrow(() -> e);
        if (plan.form().triesAllAgain()) {
            setAside(quarantine.add(tx, key, fault));
            return;
        }
        TableChange change = quarantine.replace(tx, key, piece.path(), fault);
        tally.add(List.of(change));
        setAside(sweep ? change.inserted() - change.deleted() : 1);
    }

    private void setAside(long more) {
        aside += more;
        plan.quarantine().ifPresent(q -> q.refuseMore(before + aside, from, alone));
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

    /** What a safety limit counts. */
    List<TableChange> taken() {
        return taken.changes();
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
