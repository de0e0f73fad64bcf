package dev.sluice.command.backfill;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Pause;
import dev.sluice.command.TableChange;
import dev.sluice.command.Work;
import dev.sluice.db.Fault;
import dev.sluice.db.TimeLimits;
import dev.sluice.db.Transaction;
import dev.sluice.relations.Condition;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import dev.sluice.sql.TableName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Goes through rows between two places, a chunk at a time; what did not work for a reason of the moment is tried again. */
final class Range {
    private static final int TRIES = 8;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    /** A chunk that takes this many times what it should is given up and made smaller. */
    private static final int PATIENCE = 20;

    private static final List<String> LOST = List.of("08", "57P01", "57P02", "57P03");

    private final BackfillPlan plan;
    private final ChunkSize size;
    private final boolean several;
    private Duration patience = Duration.ZERO;
    private Duration took = Duration.ZERO;
    private Duration forRows = Duration.ZERO;

    /**
     * One of them.
     *
     * @param several whether it is not the only one
     */
    Range(BackfillPlan plan, boolean several) {
        this.plan = plan;
        this.several = several;
        this.size = new ChunkSize(plan.command().pace());
    }

    /** How long the last chunk took. */
    Duration took() {
        return took;
    }

    /** The next chunk, in the open transaction of somebody else. */
    Chunk next(Cursor from, Transaction tx) {
        return measured(() -> chunk(new SpanWriter.In(false, tx, from), size.rows()));
    }

    /** The next chunk; one that did not get its locks or its time is tried again, smaller, and one that lost its connection over another. */
    Chunk next(Cursor from, Committing committing) {
        for (int i = 1; ; i++) {
            long start = System.nanoTime();
            // What did not work is tried with fewer rows, also where somebody has set their number meanwhile.
            long rows = i == 1 ? committing.rows(size.rows()) : Math.min(committing.rows(size.rows()), size.rows());
            try {
                return measured(() -> committing.commit(tx -> {
                    limitTime(tx);
                    return chunk(new SpanWriter.In(true, tx, from), rows);
                }));
            } catch (SluiceException e) {
                boolean lost = isLost(e);
                Duration time = Duration.ofNanos(System.nanoTime() - start);
                if (!lost && !isOfTheMoment(e, time)) {
                    throw e;
                }
                boolean smaller = !lost && size.shrink();
                if (!smaller && i >= TRIES) {
                    throw e;
                }
                String what = lost ? "while the server was away" : "while waiting for a lock";
                Pause.of(FIRST_PAUSE.multipliedBy(1L << Math.min(i, TRIES)), what, "backfill");
                reconnect(lost && i < TRIES, committing);
            }
        }
    }

    /** A server that is not there yet is found so by the chunk. */
    private static void reconnect(boolean lost, Committing committing) {
        if (lost) {
            try {
                committing.reconnected();
            } catch (SluiceException e) {
                if (!isLost(e)) {
                    throw e;
                }
            }
        }
    }

    /** Does what is done between two chunks; where the connection is lost then, over another. */
    static void between(Work.Chunked work, Runnable body) {
        for (int i = 1; ; i++) {
            try {
                body.run();
                return;
            } catch (SluiceException e) {
                if (!isLost(e) || i >= TRIES) {
                    throw e;
                }
                Pause.of(FIRST_PAUSE.multipliedBy(1L << Math.min(i, TRIES)), "while the server was away", "backfill");
                reconnect(true, new Committing.InTurn(work, ""));
            }
        }
    }

    private interface Body {
        Chunk run();
    }

    private Chunk measured(Body body) {
        long start = System.nanoTime();
        Chunk done = body.run();
        took = Duration.ofNanos(System.nanoTime() - start);
        size.took(took, forRows);
        return done;
    }

    /** While it waits for a row, others wait for those it has written. Whoever fixes the rows per chunk has the time for them. */
    private void limitTime(Transaction tx) {
        Backfill.Pace pace = plan.command().pace();
        TimeLimits limits = new TimeLimits(tx);
        limits.lock(pace.target());
        if (pace.commitEvery().isEmpty()) {
            patience = limits.statement(pace.target().multipliedBy(PATIENCE));
        }
    }

    private Chunk chunk(SpanWriter.In in, long rows) {
        return in.tx().refusingHiddenRows(() -> write(in, rows));
    }

    private Chunk write(SpanWriter.In in, long rows) {
        refuseReplaced(in.tx());
        Cursor from = in.from();
        ChunkWriter writer = plan.form().writer(plan, in.alone(), in.tx(), from);
        if (!from.isSweep() || !from.place().isEmpty()) {
            return write(in.tx(), writer, from, rows);
        }
        // What comes of the time, say, is the same again within its transaction only.
        if (in.alone() && writer.changesAgain(plan.order().at(from.bound()))) {
            return new Chunk(from.with(0, 0, false).next(false), List.of());
        }
        // Whoever goes on putting rows in would keep the second look busy for ever.
        String last = String.valueOf(in.tx().query(plan.order().lastPlace()).value());
        return write(in.tx(), writer, from.upTo(last), rows);
    }

    private Chunk write(Transaction tx, ChunkWriter writer, Cursor from, long rows) {
        long most = Math.min(rows, plan.form().mostRows());
        long wanted =
                plan.command().limit().map(n -> Math.min(most, n - from.seen())).orElse(most);
        Span rest = new Span(plan.order(), from.place(), from.bound());
        long start = System.nanoTime();
        Rows found = tx.query(plan.order().placeAfter(Condition.all(List.of(writer.wanted(), rest.rows())), wanted));
        Span span = found.isEmpty() ? rest : rest.before(String.valueOf(found.value()));
        writer.write(span);
        forRows = Duration.ofNanos(System.nanoTime() - start);
        long seen = found.isEmpty() ? writer.rows() : wanted;
        Cursor cursor = from.with(from.isSweep() ? 0 : seen, writer.aside(), writer.idempotent());
        return new Chunk(reached(cursor, found, span), changes(tx, writer));
    }

    private List<TableChange> changes(Transaction tx, ChunkWriter writer) {
        List<TableChange> changes = new ArrayList<>(writer.changes());
        if (writer.aside() > 0) {
            plan.earlierEntries().ifPresent(entries -> changes.add(entries.changed(tx, writer.aside())));
        }
        return changes;
    }

    /** The places that were reached are those of the rows of one table; another under its name has others. */
    private void refuseReplaced(Transaction tx) {
        TableName name = plan.table().name();
        tx.hold(List.of(name));
        if (tx.isPostgres()
                && tx.number(Sql.of("select coalesce(to_regclass(?)::oid::bigint, 0) as n", name.quoted()))
                        != plan.table().id()) {
            throw SluiceException.of(
                    Kind.REFUSED,
                    "table " + name + " is another one than that whose rows it went through so far",
                    plan.title(),
                    "start a new run: that one goes through all rows of the table that is there now");
        }
    }

    private Cursor reached(Cursor cursor, Rows found, Span span) {
        boolean limited = plan.command().limit().filter(n -> cursor.seen() >= n).isPresent();
        boolean sweep = !several && plan.command().limit().isEmpty();
        return found.isEmpty() || limited ? cursor.next(sweep) : cursor.at(span.upTo());
    }

    /** A statement that ended before its time was over was cancelled by somebody who wants it to end. */
    private boolean isOfTheMoment(SluiceException e, Duration time) {
        boolean cancelled = Fault.behind(e)
                .filter(f -> f.sqlState().equals(Fault.QUERY_CANCELED))
                .isPresent();
        boolean overTime = plan.command().pace().commitEvery().isEmpty() && time.compareTo(patience) >= 0;
        return e.kind() == Kind.RETRY || (cancelled && overTime && e.kind() == Kind.FAILED);
    }

    /**
     * Whether the connection is gone, and it is known that nothing of the chunk was committed: otherwise it is of another kind. Where the one
     * before was lost behind its commit, this one finds the lock of the run gone.
     */
    private static boolean isLost(SluiceException e) {
        return e.kind() == Kind.CONNECTION
                && Fault.behind(e)
                        .map(f -> LOST.stream().anyMatch(f.sqlState()::startsWith))
                        .orElse(true);
    }
}
