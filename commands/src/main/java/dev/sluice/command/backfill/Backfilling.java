package dev.sluice.command.backfill;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Databases;
import dev.sluice.command.Ddl;
import dev.sluice.command.Pause;
import dev.sluice.command.StepLog;
import dev.sluice.command.Work;
import dev.sluice.db.Transaction;
import dev.sluice.journal.Counts;
import dev.sluice.relations.Condition;
import dev.sluice.sql.ContentKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** So many rows at a time, each time committed with the place that was reached. */
final class Backfilling {
    private static final int HASH = 16;
    private static final Duration WRITERS = Duration.ofSeconds(5);

    private final BackfillPlan plan;
    private final Work work;
    private final List<String> notes = new ArrayList<>();
    private List<String> earlier = List.of();
    private final Tally tally;
    private final String fixed;
    private Optional<Throttling> throttling = Optional.empty();
    private long expected;
    private long chunks;
    private Duration longest = Duration.ZERO;

    Backfilling(BackfillPlan plan, Work work) {
        this.plan = plan;
        this.work = work;
        this.fixed = ContentKey.of(List.of(
                        plan.form().fixed(),
                        plan.order().columns() + " of " + plan.table().id()))
                .substring(0, HASH);
        this.tally = new Tally(plan.form().targets());
    }

    BackfillReport run() {
        String kept = work instanceof Work.Chunked chunked ? chunked.cursor() : "";
        Cursors start = kept.isEmpty() ? start() : goOn(resumed(kept));
        expected = kept.isEmpty() ? plan.rows() : start.seen() + left(start);
        Cursor at = through(start);
        Range range = new Range(plan, false);
        while (!at.isAtEnd()) {
            if (at.isSweep() && at.place().isEmpty() && hasChanged()) {
                prepare(at);
            }
            at = next(range, at);
        }
        forgetEarlier(at);
        remark(at);
        return new BackfillReport(plan, tally.changes(), figures(at), notes, Duration.ZERO);
    }

    /** The rows that a resumed one has left, counted. */
    private long left(Cursors start) {
        List<Condition> rest = start.ranges().stream()
                .filter(at -> !at.isAtEnd() && !at.isSweep())
                .map(at -> new Span(plan.order(), at.place(), at.bound()).rows())
                .toList();
        return rest.isEmpty()
                ? 0
                : home().home()
                        .read(tx -> tx.number(plan.form()
                                .count(Condition.all(List.of(plan.form().wanted(), Condition.any(rest))))));
    }

    private boolean hasChanged() {
        return tally.changes().stream().anyMatch(change -> change.total() > 0);
    }

    /** What was counted before the first look is not so any more. */
    private void prepare(Cursor at) {
        Runnable prepared = () -> work(tx -> {
            plan.form().prepare(plan, tx);
            return new Cursors(fixed, List.of(at));
        });
        if (work instanceof Work.Chunked chunked) {
            Range.between(chunked, prepared);
        } else {
            prepared.run();
        }
    }

    /** Several ranges are gone through at the same time; one is left for the loop. */
    private Cursor through(Cursors start) {
        if (start.ranges().size() == 1 || !(work instanceof Work.Chunked chunked)) {
            return start.joined();
        }
        throttle(chunked);
        return new Workers(plan, chunked, start, (chunk, took, at) -> {
                    count(chunk, took, at.seen());
                    Range.between(chunked, chunked::between);
                    throttle(chunked);
                })
                .run()
                .joined();
    }

    private Cursor next(Range range, Cursor from) {
        if (work instanceof Work.Chunked chunked) {
            throttle(chunked);
            Chunk done = range.next(from, new Committing.InTurn(chunked, fixed));
            count(done, range.took(), done.cursor().seen());
            Range.between(chunked, chunked::between);
            pause(done.cursor(), range.took());
            return done.cursor();
        }
        Chunk done = range.next(from, ((Work.Joined) work).transaction());
        count(done, range.took(), done.cursor().seen());
        return done.cursor();
    }

    private void throttle(Work.Chunked chunked) {
        throttling
                .orElseGet(() -> {
                    Throttling made = new Throttling(plan, chunked);
                    throttling = Optional.of(made);
                    return made;
                })
                .await();
    }

    private void count(Chunk done, Duration took, long seen) {
        chunks++;
        tally.add(done.changes());
        longest = took.compareTo(longest) > 0 ? took : longest;
        work.progress().at(plan.title(), seen, expected);
    }

    private void pause(Cursor at, Duration worked) {
        if (!at.isAtEnd()) {
            Pause.of(plan.command().pace().rest(worked), "between two chunks", "backfill");
        }
    }

    private BackfillReport.Figures figures(Cursor at) {
        return new BackfillReport.Figures(chunks, longest, at.aside());
    }

    /** What was set aside before and is not now. */
    private void forgetEarlier(Cursor at) {
        plan.earlierEntries().filter(entries -> entries.quarantine().exists()).ifPresent(entries -> {
            if (work instanceof Work.Chunked chunked) {
                Committing committing = new Committing.InTurn(chunked, fixed);
                Range.between(
                        chunked,
                        () -> tally.add(committing
                                .commit(tx -> forgotten(at, entries, tx))
                                .changes()));
            } else {
                tally.add(forgotten(at, entries, ((Work.Joined) work).transaction())
                        .changes());
            }
        });
    }

    private static Chunk forgotten(Cursor at, EarlierEntries entries, Transaction tx) {
        return new Chunk(at, List.of(entries.forget(tx)));
    }

    /** The rows of sessions that have written and not committed would come in behind the place that is reached by then. */
    private Cursors start() {
        if (work instanceof Work.Chunked) {
            earlier = new EarlierWriters(home(), plan.table()).await(WRITERS);
        }
        return work(tx -> {
            plan.quarantine().ifPresent(q -> prepare(q, tx));
            plan.form().prepare(plan, tx);
            return new Division(plan, tx).start(fixed);
        });
    }

    /** What stopped for a row that could not be written may go on with such rows set aside. */
    private Cursors goOn(Cursors at) {
        return plan.quarantine()
                .filter(q -> !q.exists())
                .map(q -> work(tx -> {
                    make(q, tx);
                    return at;
                }))
                .orElse(at);
    }

    private void prepare(Quarantine quarantine, Transaction tx) {
        make(quarantine, tx);
        plan.earlierEntries()
                .filter(entries -> quarantine.exists())
                .ifPresent(entries -> entries.putAway(tx, plan.command().limit().map(n -> plan.order()
                        .places(plan.form().wanted(), n))));
    }

    private void make(Quarantine quarantine, Transaction tx) {
        if (!quarantine.exists()) {
            new Ddl(tx, home().ddlLockTimeout()).execute(quarantine.create(tx.isPostgres()));
        }
    }

    private Databases home() {
        return work.databases();
    }

    /** One transaction of its own, with the cursor, or a part of the open one. */
    private Cursors work(Function<Transaction, Cursors> body) {
        if (work instanceof Work.Chunked chunked) {
            return resumed(chunked.chunk(tx -> new StepLog.Part(body.apply(tx).text(), Counts.NONE))
                    .cursor());
        }
        return body.apply(((Work.Joined) work).transaction());
    }

    /** Chunks that were written in another way must not be followed by some of this. */
    private Cursors resumed(String kept) {
        Cursors at = Cursors.parse(kept);
        if (!at.fixed().equals(fixed)) {
            throw SluiceException.of(
                    Kind.REFUSED,
                    "what this backfill does, or the table or key that it goes through, was changed since its first chunks"
                            + " were committed",
                    plan.title(),
                    "resume it as it was, or start a new run: that one applies it to all rows");
        }
        return at;
    }

    private void remark(Cursor at) {
        if (!at.idempotent() && work instanceof Work.Chunked) {
            notes.add(
                    "the same again would change rows, so they were looked at once only: rows that others have put in, or given"
                            + " another key, since it began may be left out or done twice");
        }
        if (!at.idempotent() && !earlier.isEmpty()) {
            notes.add("rows that " + String.join(", ", earlier)
                    + " had not committed when it began are not in it: the session was still writing after 5 s");
        }
    }
}
