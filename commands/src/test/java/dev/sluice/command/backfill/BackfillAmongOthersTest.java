package dev.sluice.command.backfill;

import static dev.sluice.command.backfill.BackfillWord.WORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.command.CommandBench;
import dev.sluice.command.Expression;
import dev.sluice.command.Progress;
import dev.sluice.command.Report;
import dev.sluice.command.StepLog;
import dev.sluice.command.Work;
import dev.sluice.db.Access;
import dev.sluice.db.Transaction;
import dev.sluice.sql.Sql;
import dev.sluice.testing.Beside;
import dev.sluice.testing.Engine;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** {@code backfill} beside others, and inside what somebody else has begun. */
class BackfillAmongOthersTest {
    @Test
    void b3_rowsOfASessionThatWroteBeforeAreWaitedFor() throws Exception {
        try (CommandBench bench = BackfillTest.lines(Engine.POSTGRES, 100);
                Connection other = bench.database.connect();
                Statement writer = other.createStatement()) {
            other.setAutoCommit(false);
            writer.execute("insert into lines (id, n) values (1, 0)");
            CompletableFuture<Report> run =
                    Beside.supply(() -> bench.run(WORD, "lines", "set", BackfillTest.PLUS, "commitEvery", 9));
            while (bench.statements().stream()
                                    .filter(s -> s.contains("pg_locks"))
                                    .count()
                            < 2
                    && !run.isDone()) {
                LockSupport.parkNanos(1_000_000);
            }
            other.commit();
            assertThat(run.get().changes().get(0).updated()).isEqualTo(101);
            assertThat(bench.column("select n from lines where id = 1")).hasToString("[1]");
        }
    }

    @Test
    void b15_aRowThatIsLockedIsTriedAgainUntilItIsFree() throws Exception {
        try (CommandBench bench = BackfillTest.lines(Engine.POSTGRES, 100);
                Connection other = bench.database.connect();
                Statement writer = other.createStatement()) {
            other.setAutoCommit(false);
            writer.execute("select * from lines where id = 150 for update");
            CompletableFuture<Report> run = Beside.supply(() -> bench.run(
                    WORD, "lines", "set", BackfillTest.TOTAL, "commitEvery", 40, "chunkTime", Duration.ofMillis(60)));
            while (bench.count("lines where total is not null") < 40 && !run.isDone()) {
                LockSupport.parkNanos(5_000_000);
            }
            LockSupport.parkNanos(200_000_000);
            other.rollback();
            assertThat(run.get().changes().get(0).updated()).isEqualTo(100);
        }
    }

    @Test
    void b3_rowsOfASessionThatWroteAPartitionAreWaitedForToo() throws Exception {
        try (CommandBench bench = new CommandBench(Engine.POSTGRES)
                        .with(
                                "create table lines (id integer primary key, n integer) partition by range (id)",
                                "create table few partition of lines for values from (0) to (50)",
                                "create table many partition of lines for values from (50) to (500)",
                                "insert into lines select i, 0 from generate_series(10, 100) i");
                Connection other = bench.database.connect();
                Statement writer = other.createStatement()) {
            other.setAutoCommit(false);
            writer.execute("insert into few values (1, 0)");
            CompletableFuture<Report> run =
                    Beside.supply(() -> bench.run(WORD, "lines", "set", BackfillTest.PLUS, "commitEvery", 9));
            while (looks(bench) < 2 && !run.isDone()) {
                LockSupport.parkNanos(1_000_000);
            }
            other.commit();
            assertThat(run.get().changes().get(0).updated()).isEqualTo(92);
        }
    }

    private static long looks(CommandBench bench) {
        return bench.statements().stream().filter(s -> s.contains("pg_locks")).count();
    }

    /** Only its own limit makes a chunk smaller. */
    @Test
    void whoeverCancelsItEndsIt() throws Exception {
        try (CommandBench bench = BackfillTest.lines(Engine.POSTGRES, 5)) {
            int session = bench.home().transaction(Access.READ, tx -> tx.pid());
            CompletableFuture<String> run = Beside.supply(() ->
                    bench.refusal(WORD, "lines", "set", Map.of("n", new Expression("n + length(pg_sleep(30)::text)"))));
            String asleep = "pg_stat_activity where pid = " + session + " and wait_event = 'PgSleep'";
            while (bench.count(asleep) == 0 && !run.isDone()) {
                LockSupport.parkNanos(1_000_000);
            }
            bench.database.query("select pg_cancel_backend(" + session + ")");
            assertThat(run.get(20, TimeUnit.SECONDS)).startsWith("1: canceling statement");
            assertThat(bench.count(asleep)).isZero();
        }
    }

    /** Somebody else's transaction may be wrong until it ends. */
    @Test
    void insideATransactionDeferredConstraintsStayDeferred() {
        try (CommandBench bench = BackfillTest.lines(Engine.POSTGRES, 20)) {
            bench.with(
                    "create table p (id integer primary key)",
                    "create table c (id integer primary key, pid integer references p deferrable initially deferred)");
            Report report = bench.home().transaction(Access.WRITE, tx -> {
                tx.execute(Sql.of("insert into c values (1, 7)"));
                Report done = bench.run(WORD, "lines", "set", BackfillTest.TOTAL, "quarantine", "bad");
                tx.execute(Sql.of("insert into p values (7)"));
                return done;
            });
            assertThat(report.setAside()).isZero();
            assertThat(report.changes().get(0).updated()).isEqualTo(20);
        }
    }

    @Test
    void insideATransactionItDoesNotPauseWithItsLocks() {
        try (CommandBench bench = BackfillTest.lines(Engine.POSTGRES, 20)) {
            long start = System.nanoTime();
            bench.home()
                    .transaction(
                            Access.WRITE,
                            tx -> bench.run(
                                    WORD,
                                    "lines",
                                    "set",
                                    BackfillTest.TOTAL,
                                    "commitEvery",
                                    1,
                                    "pause",
                                    Duration.ofMinutes(1)));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(50));
        }
    }

    /** Who may not see all rows would take those that are left for all. */
    private static void hidingRows(int hiddenBehind, int rows) {
        try (CommandBench bench = BackfillTest.lines(Engine.POSTGRES, 30)) {
            String role =
                    "\"" + bench.column("select current_database() || '_r'").get(0) + "\"";
            bench.with("create role " + role, "grant all on schema public to " + role, "grant all on lines to " + role);
            try {
                Backfill command =
                        (Backfill) CommandBench.command(WORD, "lines", "set", BackfillTest.TOTAL, "commitEvery", 10);
                Hiding log = new Hiding(role, hiddenBehind, () -> hide(bench));
                BackfillPlan plan = command.plan(bench);
                assertThatThrownBy(() -> command.run(plan, new Work.Chunked(bench, Progress.NONE, log)))
                        .hasMessageContaining("row-level security policy for table \"lines\"");
                assertThat(bench.count("lines where total is not null")).isEqualTo(rows);
            } finally {
                bench.with("drop owned by " + role, "drop role " + role);
            }
        }
    }

    /** Its transactions are those of a role; behind so many of them something happens. */
    private static final class Hiding implements StepLog {
        private final String role;
        private final Runnable hiding;
        private int left;

        Hiding(String role, int behind, Runnable hiding) {
            this.role = role;
            this.hiding = hiding;
            this.left = behind;
        }

        @Override
        public void opened(Transaction tx) {
            if (left-- == 0) {
                hiding.run();
            }
            tx.execute(Sql.of("set local role " + role));
        }
    }

    private static void hide(CommandBench bench) {
        bench.with("create policy odd on lines using (n % 2 = 1)", "alter table lines enable row level security");
    }

    @Test
    void rowsThatRowSecurityHidesAreAnErrorInTheFirstChunk() {
        hidingRows(0, 0);
    }

    /** The plan has seen them all. */
    @Test
    void rowsThatAreHiddenBetweenTwoChunksAreAnErrorInTheNextOne() {
        hidingRows(2, 10);
    }

    @Test
    void whatIsSetAsideIsNotForThoseWhomNewTablesAreGivenTo() {
        try (CommandBench bench = BackfillTest.withPoison(Engine.POSTGRES)) {
            bench.with("alter default privileges grant select on tables to public");
            bench.run(WORD, "done", "set", BackfillTest.TOTAL, "quarantine", "bad");
            assertThat(bench.column("select coalesce(relacl::text, '') from pg_class where relname = 'bad'")
                            .toString())
                    .doesNotContain("=r/");
        }
    }
}
