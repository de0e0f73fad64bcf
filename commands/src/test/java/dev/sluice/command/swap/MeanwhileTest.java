package dev.sluice.command.swap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.SluiceException;
import dev.sluice.command.Command;
import dev.sluice.command.Gate;
import dev.sluice.command.Plan;
import dev.sluice.command.Progress;
import dev.sluice.command.Session;
import dev.sluice.db.Database;
import dev.sluice.db.TestDatabases;
import dev.sluice.testing.Beside;
import dev.sluice.testing.Engine;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others do at the moments of a swap at which no lock keeps them out. */
class MeanwhileTest {
    @TempDir
    Path folder;

    private SwapBench bench(String... statements) {
        return new SwapBench(Engine.POSTGRES, folder).with(statements);
    }

    /** What else is done when the command comes to that part for the first time. */
    private static Progress at(String part, Runnable other) {
        boolean[] done = {false};
        return (what, rows, total) -> {
            if (what.startsWith(part) && !done[0]) {
                done[0] = true;
                other.run();
            }
        };
    }

    private static String run(SwapBench bench, Progress progress, Command<?> command) {
        try {
            new Session(bench, new Gate("home", false, false, false), progress).run(command);
            return "done";
        } catch (SluiceException e) {
            return e.kind().exitCode() + ": " + e.getMessage();
        }
    }

    private static Command<?> swap(Object... options) {
        return SwapBench.command(SwapBench.SWAP, "events", options);
    }

    /** A foreign key would empty it, and nobody has counted it. */
    @Test
    void aRowThatComesToReferToAValueWhichMovesIsNotChangedByTheMerge() throws Exception {
        try (SwapBench bench = bench(
                        "create table events (id integer primary key, code varchar(9) not null unique)",
                        "create table notes (id integer primary key, code varchar(9) references events (code) on update set null)",
                        "insert into events values (1, 'a'), (2, 'b')",
                        "create table fresh (id integer primary key, code varchar(9) not null)",
                        "insert into fresh values (1, 'c'), (2, 'b')");
                Connection other = bench.database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("set lock_timeout = '300ms'");
            List<CompletableFuture<Void>> commits = new ArrayList<>();
            String done = run(
                    bench,
                    at("compare", () -> {
                        try {
                            statement.execute("insert into notes values (1, 'a')");
                            commits.add(Beside.run(() -> commitSoon(other)));
                        } catch (SQLException e) {
                            assertThat(e.getSQLState()).isEqualTo("55P03");
                        }
                    }),
                    swap("from", "fresh", "strategy", "merge"));
            commits.forEach(CompletableFuture::join);
            assertThat(bench.all("select count(*) from notes where code is null") + done)
                    .startsWith("[[0]]");
        }
    }

    private static void commitSoon(Connection other) {
        try {
            Thread.sleep(300);
            other.commit();
        } catch (SQLException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The new table has its foreign keys before it takes the table's place. */
    @Test
    void newRowsThatGoWithTheirParentsBeforeTheCutOverAreMissed() {
        try (SwapBench bench = bench(
                "create table kinds (id integer primary key)",
                "insert into kinds values (1), (2)",
                "create table events (id integer primary key, kind integer references kinds on delete cascade)",
                "insert into events values (1, 1)",
                "create table fresh (id integer primary key, kind integer)",
                "insert into fresh values (1, 1), (2, 2)")) {
            String done = run(
                    bench,
                    at("cut over", () -> bench.with("delete from kinds where id = 2")),
                    swap("from", "fresh", "strategy", "rename"));
            assertThat(done).startsWith("75: ").contains("rows of table public.events_new were written");
            assertThat(bench.all("select * from events") + bench.tables()).isEqualTo("[[1, 1]][events, fresh, kinds]");
        }
    }

    /** Its text is put back as it was told before the locks of readers were waited for. */
    @Test
    void aFunctionThatIsReplacedAtTheLastMomentIsNotPutBack() throws Exception {
        String function =
                "create or replace function news() returns bigint language sql begin atomic select count(*) %s from events; end";
        try (SwapBench bench = bench(SwapBench.EVENTS).with(function.formatted(""));
                Connection reader = bench.database.connect();
                Statement reading = reader.createStatement();
                Connection author = bench.database.connect();
                Statement writing = author.createStatement()) {
            reader.setAutoCommit(false);
            reading.execute("lock table events in access share mode");
            CompletableFuture<String> done =
                    Beside.supply(() -> run(bench, Progress.NONE, swap("from", "fresh", "strategy", "rename")));
            awaitWaiting(writing, done);
            writing.execute(function.formatted("+ 1000"));
            reader.rollback();
            String outcome = done.get(40, TimeUnit.SECONDS);
            assertThat(bench.all("select news() > 1000") + outcome).startsWith("[[true]]");
        }
    }

    private static void awaitWaiting(Statement statement, CompletableFuture<String> done) throws SQLException {
        boolean waits = false;
        long end = System.nanoTime() + Duration.ofSeconds(40).toNanos();
        while (!waits && !done.isDone() && System.nanoTime() < end) {
            try (var rows = statement.executeQuery("select 1 from pg_locks where mode = 'AccessExclusiveLock'"
                    + " and not granted and relation = 'events'::regclass")) {
                waits = rows.next();
            }
        }
        assertThat(waits).as(done.getNow("it goes on")).isTrue();
    }

    @Test
    void noOtherSwapOfWhicheverTableHasTheSameStagingTableAndNeitherTidyNorUnswapCutsIn() {
        try (SwapBench bench = bench(SwapBench.EVENTS)
                        .with("create table others (id integer primary key, title varchar(40))");
                Database home = TestDatabases.at(bench.database.address());
                SwapBench second = new SwapBench(bench.database, home, folder)) {
            bench.swap("events", SwapBench.rename("maxRows", 9));
            List<String> outcomes = new ArrayList<>();
            String done = run(
                    bench,
                    at("compare", () -> {
                        outcomes.add(second.refusal("others", "from", "fresh", "staging", "shared"));
                        outcomes.add(second.outcome(TidyWord.WORD));
                        outcomes.add(second.outcome(UnswapWord.WORD));
                    }),
                    swap("from", "fresh", "strategy", "merge", "staging", "shared"));
            assertThat(done).isEqualTo("done");
            assertThat(outcomes).hasSize(3).allMatch(o -> o.startsWith("5: another swap "));
            assertThat(outcomes.get(0)).contains("has staging table public.shared");
            assertThat(second.outcome(TidyWord.WORD)).isEqualTo("done");
        }
    }

    /** The old table is another by then. */
    @Test
    void oldRowsOfAnotherSwapThanThePlannedAreNeitherDroppedNorPutBack() {
        for (Engine engine : Engine.values()) {
            for (boolean tidies : new boolean[] {true, false}) {
                try (SwapBench bench = new SwapBench(engine, folder).with(SwapBench.EVENTS)) {
                    bench.swap("events", SwapBench.rename("maxRows", 9));
                    Command<?> command = tidies
                            ? SwapBench.command(TidyWord.WORD, "events")
                            : SwapBench.command(UnswapWord.WORD, "events", "writes", "drop");
                    String done = between(bench, command, () -> {
                        bench.session().run(SwapBench.command(TidyWord.WORD, "events"));
                        bench.with("update fresh set title = 'newest'");
                        bench.swap("events", SwapBench.rename("maxRows", 9));
                    });
                    assertThat(done).as(engine + " " + tidies).startsWith("75: ");
                    assertThat(bench.all("select title from events") + bench.all("select title from events_old"))
                            .isEqualTo("[[newest], [newest]][[new], [new]]");
                }
            }
        }
    }

    private static <P extends Plan> String between(SwapBench bench, Command<P> command, Runnable other) {
        P plan = command.plan(bench);
        other.run();
        try {
            command.run(
                    plan, new dev.sluice.command.Work.Phased(bench, Progress.NONE, dev.sluice.command.StepLog.NONE));
            return "done";
        } catch (SluiceException e) {
            return e.kind().exitCode() + ": " + e.getMessage();
        }
    }

    /** A refused or failed way back must not have cost old rows, which were out of reach before. */
    @Test
    void aParentThatGoesWhileTheWayBackIsPreparedTakesNoOldRows() {
        try (SwapBench bench = bench(
                "create table kinds (id integer primary key)",
                "insert into kinds values (1), (2)",
                "create table events (id integer primary key, kind integer references kinds on delete cascade)",
                "insert into events values (1, 1), (2, 2)",
                "create table fresh (id integer primary key, kind integer)",
                "insert into fresh values (1, 1)")) {
            bench.swap("events", SwapBench.rename("maxRows", 9));
            String done = run(
                    bench,
                    at("cut over", () -> bench.with("delete from kinds where id = 2")),
                    SwapBench.command(UnswapWord.WORD, "events", "wait", Duration.ofMillis(300)));
            assertThat(done).startsWith("8: 1 old rows refer to rows of public.kinds that are not there");
            assertThat(bench.all("select * from events_old order by 1")).isEqualTo("[[1, 1], [2, 2]]");
            bench.with("insert into kinds values (2)");
            assertThat(bench.outcome(UnswapWord.WORD)).isEqualTo("done");
            assertThat(bench.all("select * from events order by 1")
                            + bench.all("select convalidated from pg_constraint where contype = 'f'"))
                    .isEqualTo("[[1, 1], [2, 2]][[true]]");
        }
    }
}
