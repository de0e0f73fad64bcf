package dev.sluice.command.backfill;

import static dev.sluice.command.backfill.BackfillWord.WORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.command.CommandBench;
import dev.sluice.command.Gate;
import dev.sluice.command.Progress;
import dev.sluice.command.Report;
import dev.sluice.command.Session;
import dev.sluice.sql.Rows;
import dev.sluice.testing.Beside;
import dev.sluice.testing.Engine;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What makes {@code backfill} wait. */
class BackfillThrottleTest {
    /** What was said of waiting. */
    private static final class Told implements Progress {
        private final ConcurrentLinkedQueue<String> reasons = new ConcurrentLinkedQueue<>();

        @Override
        public void at(String what, long done, long total) {}

        @Override
        public void waiting(String what, String why) {
            reasons.add(why);
        }
    }

    private final Told told = new Told();

    private Report run(CommandBench bench, Object... options) {
        Session session = new Session(bench, new Gate("t", false, false, false), told);
        return session.run(CommandBench.command(WORD, "lines", options));
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aQueryThatSaysWaitKeepsItWaitingAndItSaysWhy(Engine engine) throws Exception {
        try (CommandBench bench = BackfillTest.lines(engine, 60)) {
            bench.with("create table busy (reason text)", "insert into busy values ('nightly report')");
            CompletableFuture<Report> run = Beside.supply(() -> run(
                    bench, "set", BackfillTest.PLUS, "commitEvery", 20, "throttle", "select max(reason) from busy"));
            while (told.reasons.isEmpty() && !run.isDone()) {
                LockSupport.parkNanos(1_000_000);
            }
            assertThat(bench.count("lines where n <> id / 3")).isZero();
            assertThat(told.reasons).contains("nightly report");
            bench.with("update busy set reason = ''");
            assertThat(run.get(20, TimeUnit.SECONDS).changes().get(0).updated()).isEqualTo(60);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void b16_aSignalThatIsLostEndsIt(Engine engine) {
        try (CommandBench bench = BackfillTest.lines(engine, 60)) {
            assertThat(bench.refusal(
                            WORD,
                            "lines",
                            "set",
                            BackfillTest.PLUS,
                            "commitEvery",
                            20,
                            "throttle",
                            "select case when max(n) > 20 then null else 0 end from lines where n <> id / 3"))
                    .startsWith("1: the signal of throttle is lost: it says neither yes nor no");
            assertThat(bench.count("lines where n <> id / 3"))
                    .as("nothing more was done")
                    .isEqualTo(20);
            assertThat(bench.refusal(WORD, "lines", "set", BackfillTest.PLUS, "throttle", "select 1 from nowhere"))
                    .startsWith("1: the signal of throttle is lost: ")
                    .contains("nowhere");
            assertThat(bench.refusal(
                            WORD, "lines", "set", BackfillTest.PLUS, "throttle", "select n from lines where n < 0"))
                    .contains("its query gives no row");
        }
    }

    @Test
    void codeIsAskedBeforeEachChunk() {
        try (CommandBench bench = BackfillTest.lines(Engine.SQLITE, 60)) {
            AtomicInteger asked = new AtomicInteger();
            Callable<Object> code = () -> asked.incrementAndGet() == 2;
            assertThat(run(bench, "set", BackfillTest.PLUS, "commitEvery", 20, "throttle", code)
                            .changes()
                            .get(0)
                            .updated())
                    .isEqualTo(60);
            assertThat(told.reasons).containsExactly("the throttle says so");
            assertThat(asked.get()).isGreaterThan(3);
            Callable<Object> broken = () -> {
                throw new IllegalStateException("no answer");
            };
            assertThat(bench.refusal(WORD, "lines", "set", BackfillTest.PLUS, "throttle", broken))
                    .startsWith("1: the signal of throttle is lost: no answer");
        }
    }

    @Test
    void othersThatWaitForLocksOfTheTableAreLetGoFirst() throws Exception {
        try (CommandBench bench = BackfillTest.lines(Engine.POSTGRES, 60);
                Connection holder = bench.database.connect();
                Connection waiter = bench.database.connect();
                Statement holds = holder.createStatement()) {
            holder.setAutoCommit(false);
            holds.execute("update lines set qty = qty where id = 180");
            CompletableFuture<Integer> waits = Beside.supply(() -> {
                try (Statement statement = waiter.createStatement()) {
                    return statement.executeUpdate("update lines set qty = qty where id = 180");
                } catch (java.sql.SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            CompletableFuture<Report> run = Beside.supply(() -> {
                while (bench.count("pg_locks where not granted and waitstart < clock_timestamp() - interval '60 ms'")
                        == 0) {
                    LockSupport.parkNanos(1_000_000);
                }
                return run(bench, "set", BackfillTest.PLUS, "commitEvery", 20, "maxLockWait", Duration.ofMillis(50));
            });
            while (told.reasons.isEmpty() && !run.isDone()) {
                LockSupport.parkNanos(1_000_000);
            }
            assertThat(told.reasons).allMatch(why -> why.startsWith("others wait for locks of the table since"));
            assertThat(bench.count("lines where n <> id / 3")).isZero();
            holder.commit();
            assertThat(waits.get(20, TimeUnit.SECONDS)).isEqualTo(1);
            assertThat(run.get(20, TimeUnit.SECONDS).changes().get(0).updated()).isEqualTo(60);
        }
    }

    @Test
    void b16_withoutAStandbyNobodyKnowsItsLag() {
        try (CommandBench bench = BackfillTest.lines(Engine.POSTGRES, 6);
                CommandBench lite = BackfillTest.lines(Engine.SQLITE, 6)) {
            assertThat(bench.refusal(WORD, "lines", "set", BackfillTest.PLUS, "maxLag", Duration.ofSeconds(1)))
                    .startsWith("1: the signal of maxLag is lost: no standby is connected");
            assertThat(lite.refusal(WORD, "lines", "set", BackfillTest.PLUS, "maxLag", Duration.ofSeconds(1)))
                    .startsWith("2: maxLag and maxLockWait ask PostgreSQL");
        }
    }

    private static Rows standby(long count, long replayed, long written) {
        return new Rows(
                List.of("standbys", "hidden", "said", "replayed", "written"),
                List.of(List.of(count, 0L, 0.0, replayed, written)));
    }

    /** What the server says of its lag would stay as it is. */
    @Test
    void aStandbyThatStandsStillFallsBehind() {
        AtomicLong now = new AtomicLong();
        StandbyLag lag = new StandbyLag(now::get);
        assertThat(lag.seconds(standby(1, 100, 100))).isZero();
        now.addAndGet(5_000_000_000L);
        assertThat(lag.seconds(standby(1, 100, 200))).isZero();
        now.addAndGet(7_000_000_000L);
        assertThat(lag.seconds(standby(1, 100, 300))).isEqualTo(7);
        assertThat(lag.seconds(standby(1, 250, 300))).isZero();
        now.addAndGet(2_000_000_000L);
        assertThat(lag.seconds(standby(1, 250, 400))).isEqualTo(2);
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> lag.seconds(standby(0, 0, 400))))
                .hasMessageContaining("a standby is gone");
    }

    @Test
    void itWorksNoMoreThanItsShareOfTheTime() {
        Throttle quarter = new Throttle(
                java.util.Optional.empty(),
                java.util.Optional.empty(),
                java.util.Optional.empty(),
                java.util.Optional.empty(),
                25);
        assertThat(quarter.rest(Duration.ofMillis(100))).isEqualTo(Duration.ofMillis(300));
        assertThat(Throttle.NONE.rest(Duration.ofMillis(100))).isZero();
        try (CommandBench bench = BackfillTest.lines(Engine.SQLITE, 40)) {
            long start = System.nanoTime();
            Report report = bench.run(WORD, "lines", "set", BackfillTest.PLUS, "commitEvery", 4, "share", 1);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(50));
            assertThat(report.changes().get(0).updated()).isEqualTo(40);
            assertThat(bench.refusal(WORD, "lines", "set", BackfillTest.PLUS, "share", 0))
                    .startsWith("2: share must be more than 0");
        }
    }
}
