package dev.sluice.command.swap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.TestDatabases;
import dev.sluice.testing.Beside;
import dev.sluice.testing.Engine;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lock that keeps everybody out at the end of a rename: how long others wait behind it, and who is named as being in its way. */
class LastLockTest {
    @TempDir
    Path folder;

    private SwapBench bench(Engine engine, String... more) {
        return new SwapBench(engine, folder).with(SwapBench.EVENTS).with(more);
    }

    @Test
    void s15_aReaderWaitsNoLongerThanOneLockTimeoutAndTheHoldHoweverManyTablesAreLocked() throws Exception {
        int children = 8;
        String[] tables = new String[children];
        for (int i = 0; i < children; i++) {
            tables[i] = "create table c" + i + " (event_id integer references events)";
        }
        try (SwapBench bench = bench(Engine.POSTGRES, tables);
                Connection watch = bench.database.connect()) {
            List<Connection> holders = new ArrayList<>();
            for (int i = 0; i < children; i++) {
                Connection holder = bench.database.connect();
                holder.setAutoCommit(false);
                try (var statement = holder.createStatement()) {
                    statement.execute("lock table c" + i + " in access share mode");
                }
                holders.add(holder);
            }
            AtomicBoolean over = new AtomicBoolean();
            CompletableFuture<Long> longest = Beside.supply(() -> bench.longestRead("events", over));
            CompletableFuture<Void> release = Beside.run(() -> release(watch, holders, over));
            bench.swap("events", "from", "fresh", "strategy", "rename");
            over.set(true);
            release.get(20, TimeUnit.SECONDS);
            for (Connection holder : holders) {
                holder.close();
            }
            assertThat(longest.get(20, TimeUnit.SECONDS)).isLessThan(100 + 250 + 100);
        }
    }

    /** Each holder lets go 80 ms after somebody began to wait for it. */
    private static void release(Connection watch, List<Connection> holders, AtomicBoolean over) {
        try (var statement = watch.createStatement()) {
            while (!over.get()) {
                try (var rows = statement.executeQuery(
                        "select substr(relation::regclass::text, 2) from pg_locks where not granted and mode = 'AccessExclusiveLock'"
                                + " and relation::regclass::text like 'c_'")) {
                    if (rows.next()) {
                        int i = rows.getInt(1);
                        Thread.sleep(80);
                        holders.get(i).rollback();
                    } else {
                        Thread.sleep(2);
                    }
                }
            }
        } catch (SQLException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Such as a vacuum against the wraparound of transaction ids holds it, which is not to be ended. */
    @Test
    void s29_whoeverMaintainsTheTableIsNamedAndWaitedForAndNotEnded() throws Exception {
        try (SwapBench bench = bench(Engine.POSTGRES);
                Connection vacuum = bench.database.connect();
                var statement = vacuum.createStatement()) {
            vacuum.setAutoCommit(false);
            statement.execute("lock table events in share update exclusive mode");
            assertThat(bench.refusal("events", SwapBench.rename("wait", Duration.ofMillis(300))))
                    .startsWith("75: table public.events could not be locked in ")
                    .contains("blocked by pid ");
            statement.execute("select 1");
            vacuum.rollback();
            assertThat(bench.refusal("events", SwapBench.rename())).isEqualTo("swapped");
        }
    }

    @Test
    void theReasonWhyLocksAreNotToBeHadIsToldToWhoIsNoSuperuserToo() throws Exception {
        try (SwapBench bench = bench(Engine.POSTGRES)) {
            bench.with(
                    "do $$ begin create role lock_owner login password 'lock'; exception when duplicate_object then null; end $$",
                    "alter role lock_owner login password 'lock'",
                    "grant create, usage on schema public to lock_owner",
                    "alter table events owner to lock_owner",
                    "alter table notes owner to lock_owner",
                    "alter table fresh owner to lock_owner");
            String url = bench.database.jdbcUrl().replaceFirst("\\?.*", "");
            try (Connection other = bench.database.connect();
                    var statement = other.createStatement();
                    SwapBench limited = new SwapBench(
                            bench.database,
                            TestDatabases.postgres("home", url + "?user=lock_owner&password=lock"),
                            folder)) {
                other.setAutoCommit(false);
                statement.execute("lock table notes in access share mode");
                assertThat(limited.refusal(
                                "events", "from", "fresh", "strategy", "rename", "wait", Duration.ofMillis(300)))
                        .contains("blocked by pid ");
            }
        }
    }
}
