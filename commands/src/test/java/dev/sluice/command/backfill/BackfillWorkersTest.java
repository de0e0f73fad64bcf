package dev.sluice.command.backfill;

import static dev.sluice.command.backfill.BackfillWord.WORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.CommandBench;
import dev.sluice.command.Expression;
import dev.sluice.command.Report;
import dev.sluice.command.Session;
import dev.sluice.command.StepLog;
import dev.sluice.command.Work;
import dev.sluice.db.Access;
import dev.sluice.db.Transaction;
import dev.sluice.testing.Beside;
import dev.sluice.testing.Engine;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code backfill} with {@code workers:}. */
class BackfillWorkersTest {
    /** Keeps the cursors of the chunks that are committed, and ends the run behind so many. */
    private static final class Kept implements StepLog {
        private final List<String> cursors = new ArrayList<>();
        private final int most;
        private String next = "";

        Kept(String start, int most) {
            cursors.add(start);
            this.most = most;
        }

        @Override
        public String cursor() {
            return cursors.get(cursors.size() - 1);
        }

        @Override
        public void advance(Transaction tx, Part part) {
            next = part.cursor();
        }

        @Override
        public void kept() {
            cursors.add(next);
        }

        @Override
        public void between() {
            if (cursors.size() > most) {
                throw SluiceException.of(Kind.PARTLY, "stopped", "", "");
            }
        }
    }

    private static Report run(CommandBench bench, StepLog log, Object... options) {
        Session session = bench.session();
        return session.committing(
                Work.Sort.CHUNKS, log, () -> session.run(CommandBench.command(WORD, "lines", options)));
    }

    private static CommandBench sparse(int rows) {
        CommandBench bench = BackfillTest.lines(Engine.POSTGRES, rows);
        return bench.with("update lines set id = id + 1000000 where id > " + rows);
    }

    @Test
    void eachRowIsWrittenOnceByRangesWithAsManyRows() {
        try (CommandBench bench = sparse(900)) {
            Kept log = new Kept("", 1000);
            Report report = run(bench, log, "set", BackfillTest.PLUS, "workers", 3, "commitEvery", 50);
            assertThat(report.changes().get(0).updated()).isEqualTo(900);
            assertThat(bench.count("lines where n = case when id > 1000000 then (id - 1000000) else id end / 3 + 1"))
                    .isEqualTo(900);
            assertThat(Cursors.parse(log.cursors.get(log.cursors.size() - 1)).ranges())
                    .extracting(Cursor::seen)
                    .containsExactly(300L, 300L, 300L);
        }
    }

    /** What a killed run knows: each chunk's own cursors. */
    @Test
    void stoppedAnywhereItGoesOnInEachRange() {
        try (CommandBench bench = sparse(600)) {
            String at = "";
            for (int stops = 0; stops < 20; stops++) {
                Kept log = new Kept(at, 5);
                SluiceException stopped = catchThrowableOfType(
                        SluiceException.class,
                        () -> run(bench, log, "set", BackfillTest.PLUS, "workers", 2, "commitEvery", 40));
                at = log.cursor();
                if (stopped == null) {
                    assertThat(stops).isGreaterThan(1);
                    break;
                }
                assertThat(stopped.kind()).isEqualTo(Kind.PARTLY);
                assertThat(bench.count("lines where n <> mod(id, 1000000) / 3 and n <> mod(id - 1000000, 1000000) / 3"))
                        .isEqualTo(Cursors.parse(at).seen());
            }
            assertThat(Cursors.parse(at).seen()).isEqualTo(600);
            assertThat(bench.count("lines where n = mod(id, 1000000) / 3 + 1")).isEqualTo(600);
        }
    }

    /** B15: what is lost behind a commit is no reason to do its chunk again. */
    @Test
    void b15_aConnectionThatIsLostBetweenTwoChunksRepeatsNone() {
        for (int workers = 1; workers <= 2; workers++) {
            try (CommandBench bench = sparse(200)) {
                AtomicInteger asked = new AtomicInteger();
                StepLog log = new StepLog() {
                    @Override
                    public void between() {
                        if (asked.incrementAndGet() == 2) {
                            throw SluiceException.of(Kind.CONNECTION, "the session was lost", "", "");
                        }
                    }
                };
                Report report = run(bench, log, "set", BackfillTest.PLUS, "workers", workers, "commitEvery", 20);
                assertThat(report.changes().get(0).updated()).isEqualTo(200);
                assertThat(bench.count("lines where n = mod(id, 1000000) / 3 + 1"))
                        .isEqualTo(200);
                assertThat(asked.get()).isGreaterThan(10);
            }
        }
    }

    @Test
    void rowsThatCameLateAreFoundBehindAllRanges() {
        try (CommandBench bench = sparse(400)) {
            bench.with(
                    "create function f() returns trigger language plpgsql as $$ begin insert into lines (id, n, qty, cents)"
                            + " values (2, 0, 3, 4); return null; end $$",
                    "create trigger t after update on lines for each row when (new.id = 210) execute function f()");
            Report report = bench.run(WORD, "lines", "set", BackfillTest.TOTAL, "workers", 2, "commitEvery", 30);
            assertThat(report.changes().get(0).updated()).isEqualTo(401);
        }
    }

    @Test
    void rowsThatCannotBeWrittenAreSetAsideByAllAndTheLimitIsOfAll() {
        try (CommandBench bench = BackfillTest.withPoison(Engine.POSTGRES)) {
            assertThat(bench.refusal(
                            WORD,
                            "done",
                            "set",
                            BackfillTest.TOTAL,
                            "quarantine",
                            "bad",
                            "quarantineLimit",
                            3,
                            "workers",
                            2,
                            "commitEvery",
                            20))
                    .startsWith("8: more rows cannot be written than quarantineLimit allows (3)");
            assertThat(bench.count("bad")).isLessThanOrEqualTo(3);
            Report report = bench.run(
                    WORD, "done", "set", BackfillTest.TOTAL, "quarantine", "bad", "workers", 2, "commitEvery", 20);
            assertThat(report.setAside()).isEqualTo(4);
            assertThat(bench.count("done where total is not null")).isEqualTo(196);
        }
    }

    @Test
    void theFailureOfOneEndsTheOthersBehindTheirChunks() {
        try (CommandBench bench = BackfillTest.lines(Engine.POSTGRES, 12_000)) {
            bench.with("update lines set qty = 2000000000, cents = 2000000000 where id = 300");
            assertThat(bench.refusal(WORD, "lines", "set", BackfillTest.TOTAL, "workers", 2, "commitEvery", 50))
                    .startsWith("1: row [\"300\"]: integer out of range");
            assertThat(bench.count("lines where total is not null and id < 300"))
                    .isEqualTo(50);
            assertThat(bench.count("lines where total is null and id > 300"))
                    .as("what the other range has left")
                    .isGreaterThan(6000);
        }
    }

    @Test
    void whoeverCancelsTheSessionEndsThemAll() throws Exception {
        try (CommandBench bench = BackfillTest.lines(Engine.POSTGRES, 10)) {
            CompletableFuture<String> run = Beside.supply(() -> bench.refusal(
                    WORD, "lines", "set", Map.of("n", new Expression("n + length(pg_sleep(30)::text)")), "workers", 2));
            while (bench.count("pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()") < 2
                    && !run.isDone()) {
                LockSupport.parkNanos(1_000_000);
            }
            bench.home().cancel();
            assertThat(run.get(20, TimeUnit.SECONDS)).startsWith("1: canceling statement");
        }
    }

    @Test
    void oneThatWaitsForALockKeepsNobodyElse() throws Exception {
        try (CommandBench bench = BackfillTest.lines(Engine.POSTGRES, 400);
                Connection other = bench.database.connect();
                Statement writer = other.createStatement()) {
            other.setAutoCommit(false);
            writer.execute("select * from lines where id = 150 for update");
            CompletableFuture<Report> run = Beside.supply(() -> bench.run(
                    WORD,
                    "lines",
                    "set",
                    BackfillTest.TOTAL,
                    "workers",
                    2,
                    "commitEvery",
                    20,
                    "chunkTime",
                    Duration.ofMillis(60)));
            while (bench.count("lines where total is not null and id > 600") < 200 && !run.isDone()) {
                LockSupport.parkNanos(5_000_000);
            }
            assertThat(bench.count("lines where total is not null and id <= 600"))
                    .isLessThan(150);
            other.rollback();
            assertThat(run.get().changes().get(0).updated()).isEqualTo(400);
        }
    }

    @Test
    void theyAreRefusedWhereTheyCannotCommit() {
        try (CommandBench bench = BackfillTest.lines(Engine.POSTGRES, 4);
                CommandBench lite = BackfillTest.lines(Engine.SQLITE, 4)) {
            assertThat(lite.refusal(WORD, "lines", "set", BackfillTest.PLUS, "workers", 2))
                    .startsWith("2: SQLite lets one write at a time");
            String joined = bench.home()
                    .transaction(
                            Access.WRITE, tx -> bench.refusal(WORD, "lines", "set", BackfillTest.PLUS, "workers", 2));
            assertThat(joined).startsWith("2: workers commit by themselves");
            assertThat(bench.refusal(WORD, "lines", "set", BackfillTest.PLUS, "workers", 0))
                    .startsWith("2: workers must be from 1 to 16");
            Report rehearsed = bench.session()
                    .rehearse(CommandBench.command(WORD, "lines", "set", BackfillTest.PLUS, "workers", 2));
            assertThat(rehearsed.changes().get(0).updated()).isEqualTo(4);
            assertThat(bench.column("select n from lines order by id").stream()
                            .map(String::valueOf)
                            .collect(Collectors.joining()))
                    .isEqualTo("1234");
        }
    }
}
