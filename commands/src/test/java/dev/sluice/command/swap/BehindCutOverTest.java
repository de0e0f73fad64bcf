package dev.sluice.command.swap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.SluiceException;
import dev.sluice.command.Arguments;
import dev.sluice.command.Gate;
import dev.sluice.command.Progress;
import dev.sluice.command.Session;
import dev.sluice.testing.Beside;
import dev.sluice.testing.Engine;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left to do once a cut-over is committed, and what others may be in the way of. */
class BehindCutOverTest {
    private static final String[] KINDS = {
        "create table kinds (id integer primary key)",
        "alter table events add kind integer references kinds",
        "alter table fresh add kind integer"
    };

    @TempDir
    Path folder;

    private SwapBench bench(String... more) {
        return new SwapBench(Engine.POSTGRES, folder).with(SwapBench.EVENTS).with(more);
    }

    private static void rename(SwapBench bench) {
        bench.swap("events", "from", "fresh", "strategy", "rename");
    }

    private static String keys(SwapBench bench) {
        return bench.all("select convalidated from pg_constraint where contype = 'f'");
    }

    /** Another takes its locks when the swap is about to do that part. */
    private static String whileHeld(SwapBench bench, String part, Statement other, String locks) {
        Progress holds = (what, done, total) -> {
            if (what.startsWith(part)) {
                try {
                    other.execute(locks);
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            }
        };
        try {
            new Session(bench, new Gate("home", false, false, false), holds)
                    .run(SwapBench.command(
                            SwapBench.SWAP,
                            "events",
                            "from",
                            "fresh",
                            "strategy",
                            "rename",
                            "wait",
                            Duration.ofMillis(300)));
            return "swapped";
        } catch (SluiceException e) {
            return e.kind().exitCode() + ": " + e.getMessage();
        }
    }

    private static Connection open(SwapBench bench) throws SQLException {
        Connection other = bench.database.connect();
        other.setAutoCommit(false);
        return other;
    }

    /** What is committed is not to be told like what failed. */
    @Test
    void aFailureBehindTheCutOverSaysThatItIsCommittedAndTidyDoesTheRest() throws SQLException {
        try (SwapBench bench = bench(KINDS);
                Connection other = open(bench);
                Statement statement = other.createStatement()) {
            String message = whileHeld(bench, "finish", statement, "lock table kinds in access share mode");
            assertThat(message)
                    .startsWith("75: the cut-over of swap is committed, and table public.events has its rows")
                    .contains("tidy 'public.events' does the rest");
            assertThat(bench.all("select title from events")).isEqualTo("[[new], [new]]");
            other.rollback();
            assertThat(bench.outcome(TidyWord.WORD)).isEqualTo("done");
        }
    }

    /** Its foreign keys have gone with the swap. */
    @Test
    void s22_theOldTableIsDroppedBesideWhoReadsATableThatItReferredTo() throws SQLException {
        try (SwapBench bench = bench(KINDS);
                Connection other = open(bench);
                Statement statement = other.createStatement()) {
            rename(bench);
            statement.execute("select * from kinds");
            assertThat(bench.outcome(TidyWord.WORD)).isEqualTo("done");
            assertThat(bench.tables()).doesNotContain("events_old");
        }
    }

    /** A session without a limit of its own would wait there for ever. */
    @Test
    void s22_aStagingTableIsRemovedWithoutALongLockOnTheTablesItRefersTo() throws Exception {
        try (SwapBench bench = bench(KINDS);
                Connection other = open(bench);
                Statement statement = other.createStatement()) {
            CompletableFuture<String> swap = Beside.supply(
                    () -> whileHeld(bench, "cut over", statement, "lock table kinds, events in access share mode"));
            long start = System.nanoTime();
            try {
                assertThat(swap.get(6, TimeUnit.SECONDS)).startsWith("75: table public.events could not be locked");
            } finally {
                other.rollback();
                swap.get(20, TimeUnit.SECONDS);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(6));
            rename(bench);
        }
    }

    /** A restore without checks leaves such rows. */
    @Test
    void s24_aForeignKeyThatIsValidByNameOnlyIsARefusal() {
        try (SwapBench bench = bench()) {
            String broken =
                    "do $$ begin set local session_replication_role = replica; insert into notes values (2, 99); end $$";
            bench.with(broken);
            assertThat(bench.refusal("events", "from", "fresh", "strategy", "rename"))
                    .startsWith("8: 1 rows of public.notes refer to rows that are not there, although the foreign key "
                            + "notes_event_id_fkey is valid");
            assertThat(bench.all("select title from events")).isEqualTo("[[old], [old]]");
            bench.with("delete from notes where id = 2");
            rename(bench);
            bench.with(broken);
            assertThat(bench.outcome(UnswapWord.WORD))
                    .startsWith("8: 1 rows of public.notes refer to rows that are not");
            bench.with("delete from notes where id = 2");
            assertThat(bench.outcome(UnswapWord.WORD)).isEqualTo("done");
            assertThat(keys(bench)).isEqualTo("[[true]]");
        }
    }

    @Test
    void s24_oneThatWasNotValidMayHaveSuchRows() {
        try (SwapBench bench = bench(
                "alter table notes drop constraint notes_event_id_fkey",
                "insert into notes values (2, 99)",
                "alter table notes add foreign key (event_id) references events not valid")) {
            rename(bench);
            assertThat(bench.outcome(UnswapWord.WORD)).isEqualTo("done");
            assertThat(keys(bench)).isEqualTo("[[false]]");
        }
    }

    @Test
    void s8_aMaterializedViewIsFinishedByTidyWhereItWasIndexedAndNotExchanged() throws Exception {
        try (SwapBench bench = bench(
                        "create materialized view mv as select * from events",
                        "create unique index mv_id on mv (id)",
                        "create statistics mv_both on id, title from mv");
                Connection other = open(bench);
                Statement statement = other.createStatement()) {
            CompletableFuture<String> swap =
                    Beside.supply(() -> whileHeld(bench, "finish", statement, "select count(*) from mv"));
            String waits =
                    "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
                            + " and to_regclass('mv_id_new') is not null";
            for (int i = 0; i < 300 && bench.all(waits).equals("[[0]]"); i++) {
                Thread.sleep(20);
            }
            bench.with(
                    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid not in (pg_backend_pid(), "
                            + pid(other) + ")");
            assertThat(swap.get(40, TimeUnit.SECONDS)).contains("the cut-over of swap is committed");
            other.rollback();
            assertThat(bench.all("select to_regclass('mv_id_new') is not null")).isEqualTo("[[true]]");
            assertThat(bench.outcome(TidyWord.WORD)).isEqualTo("done");
            assertThat(bench.all("select title from mv order by id")).isEqualTo("[[new], [new]]");
            assertThat(bench.all("select indexname from pg_indexes where tablename = 'mv'"))
                    .isEqualTo("[[mv_id]]");
        }
    }

    private static String pid(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                var rows = statement.executeQuery("select pg_backend_pid()")) {
            rows.next();
            return rows.getString(1);
        }
    }

    @Test
    void s24_anUnswapKilledBehindItsCutOverIsFinishedByAMergeToo() {
        try (SwapBench bench = bench()) {
            rename(bench);
            SwapChild.killedAt(bench, "finish");
            bench.swap("events", "from", "fresh", "strategy", "merge");
            assertThat(keys(bench)).isEqualTo("[[true]]");
            assertThat(bench.tables()).containsExactly("events", "fresh", "notes");
        }
    }

    @Test
    void s24_anUnswapKilledBehindItsCutOverIsFinishedByASwapWithAnotherStagingTable() {
        try (SwapBench bench = bench()) {
            rename(bench);
            SwapChild.killedAt(bench, "finish");
            bench.swap("events", "from", "fresh", "strategy", "rename", "staging", "events_temp", "dropOld", true);
            assertThat(keys(bench)).isEqualTo("[[true]]");
            assertThat(bench.tables()).containsExactly("events", "fresh", "notes");
        }
    }

    @Test
    void s24_anUnswapKilledBehindItsCutOverIsFinishedByASwapOfSeveralTables() {
        try (SwapBench bench =
                bench("create table more (id integer primary key)", "create table few as select 1 as id")) {
            rename(bench);
            SwapChild.killedAt(bench, "finish");
            Arguments both = Arguments.of(
                    "swap", List.of("events", "more"), Map.of("from", Map.of("events", "fresh", "more", "few")));
            bench.session().run(SwapBench.SWAP.maker().apply(both));
            assertThat(keys(bench)).isEqualTo("[[true]]");
            assertThat(bench.tables()).containsExactly("events", "few", "fresh", "more", "notes");
        }
    }

    @Test
    void s24_anUnswapKilledBehindItsCutOverIsFinishedByTidy() {
        try (SwapBench bench = bench()) {
            rename(bench);
            SwapChild.killedAt(bench, "finish");
            assertThat(bench.outcome(TidyWord.WORD)).isEqualTo("done");
            assertThat(keys(bench)).isEqualTo("[[true]]");
            assertThat(bench.tables()).containsExactly("events", "fresh", "notes");
        }
    }
}
