package dev.sluice.command.backfill;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.command.TableChange;
import dev.sluice.db.Fault;
import dev.sluice.db.Transaction;
import dev.sluice.relations.Condition;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Writes the rows of one span in the open transaction; where a row cannot be written, finds it and writes the rest. */
final class SpanWriter implements ChunkWriter {
    /** Classes of SQLStates that are of single rows: values, integrity, what functions and triggers raise. */
    static final Set<String> OF_ROWS = Set.of("21", "22", "23", "P0", "2F", "38", "39");

    private static final String OF_VALUES = "22";

    private final BackfillPlan plan;
    private final UpdateSql sql;
    private final boolean alone;
    private final Transaction tx;
    private boolean someAside;
    private final Cursor from;
    private final long before;
    private boolean idempotent;
    private long updated;
    private long aside;

    /**
     * What a chunk is written in.
     *
     * @param alone whether the transaction is the chunk's own; in somebody else's, what is deferred is theirs to end
     */
    record In(boolean alone, Transaction tx, Cursor from) {}

    SpanWriter(BackfillPlan plan, UpdateSql sql, In in) {
        this.plan = plan;
        this.sql = sql;
        this.alone = in.alone();
        this.tx = in.tx();
        this.from = in.from();
        // Only a second look meets rows that an earlier chunk has set aside; to leave them out costs time.
        this.someAside = from.isSweep() && from.aside() > 0;
        this.before = from.aside();
        this.idempotent = from.idempotent();
    }

    @Override
    public boolean idempotent() {
        return idempotent;
    }

    @Override
    public Condition wanted() {
        Condition wanted = sql.wanted();
        return someAside ? plan.withoutSetAside(wanted) : wanted;
    }

    @Override
    public long rows() {
        return updated;
    }

    @Override
    public List<TableChange> changes() {
        return List.of(new TableChange(plan.table().name().toString(), 0, updated, 0));
    }

    @Override
    public long aside() {
        return aside;
    }

    @Override
    public void write(Span span) {
        try {
            updated += tx.nested(() -> update(span));
            idempotent = idempotent && !changesAgain(span.rows());
        } catch (SluiceException e) {
            if (!isOfRows(e)) {
                throw e;
            }
            withoutFailing(span, e);
        }
    }

    private long update(Span span) {
        long rows = tx.execute(sql.update(wanted(), span.rows()));
        if (alone) {
            Search.forceConstraints(tx);
        }
        return rows;
    }

    /** Where the values are the cause, the rows are found without writing, and the span is written without them. */
    private void withoutFailing(Span span, SluiceException e) {
        boolean values =
                Fault.behind(e).filter(f -> f.sqlState().startsWith(OF_VALUES)).isPresent();
        long asideBefore = aside;
        if (values) {
            search(span, true, e);
        }
        if (aside > asideBefore) {
            write(span);
        } else {
            search(span, false, e);
            idempotent = idempotent && !changesAgain(span.rows());
        }
    }

    private void search(Span span, boolean probing, SluiceException e) {
        Search search = new Search(plan.order(), wanted(), tx);
        Consumer<Span> attempt =
                probing ? piece -> tx.query(sql.probe(search.of(piece))) : piece -> updated += update(piece);
        if (plan.quarantine().isEmpty() || !tx.isPostgres()) {
            search.through(span, attempt, this::setAside);
            return;
        }
        // The block compares with a place at either end.
        String head = search.place(span, 1).orElseThrow(() -> e);
        search.through(span.before(head), attempt, this::setAside);
        Span rest = span.after(head).before(span.upTo().isEmpty() ? lastPlace() : span.upTo());
        if (!searchedByServer(plan.quarantine().get(), search, rest, probing)) {
            search.through(rest, attempt, this::setAside);
        }
    }

    private String lastPlace() {
        return String.valueOf(tx.query(plan.order().lastPlace()).value());
    }

    private boolean searchedByServer(Quarantine quarantine, Search search, Span span, boolean probing) {
        ServerSearch server =
                new ServerSearch(new ServerSearch.Pieces(plan.order(), sql, search.wanted()), quarantine, tx);
        long most = quarantine.limit() - before - aside;
        Optional<ServerSearch.Found> found = probing ? server.probing(span, most) : server.writing(span, most, alone);
        found.ifPresent(f -> {
            updated += probing ? 0 : f.wrote();
            setAside(quarantine, f.aside());
        });
        return found.isPresent();
    }

    /** What fails when it is done again does change again. */
    @Override
    public boolean changesAgain(Condition rows) {
        try {
            return tx.nested(() -> tx.number(sql.changesAgain(wanted(), rows))) > 0;
        } catch (SluiceException e) {
            if (!isOfRows(e)) {
                throw e;
            }
            return true;
        }
    }

    static boolean isOfRows(SluiceException e) {
        return Fault.behind(e).filter(SpanWriter::isOfRows).isPresent();
    }

    static boolean isOfRows(Fault fault) {
        return fault.sqlState().length() > 2
                && OF_ROWS.contains(fault.sqlState().substring(0, 2));
    }

    private void setAside(Span row, SluiceException e) {
        String key = row.upTo();
        Quarantine quarantine = plan.quarantine().orElseThrow(() -> named(key, e));
        quarantine.add(tx, key, Fault.behind(e).orElseThrow(() -> e));
        setAside(quarantine, 1);
    }

    private void setAside(Quarantine quarantine, long rows) {
        aside += rows;
        someAside = someAside || rows > 0;
        quarantine.refuseMore(before + aside, from, alone);
    }

    private SluiceException named(String key, SluiceException e) {
        Problem said = e.problems().get(0);
        return SluiceException.of(
                        Kind.FAILED,
                        "row " + key + ": " + said.what(),
                        "table " + plan.table().name(),
                        "mend the row, leave it out with where:, or set such rows aside with quarantine:")
                .causedBy(e);
    }
}
