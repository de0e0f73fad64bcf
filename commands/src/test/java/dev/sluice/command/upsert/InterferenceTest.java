package dev.sluice.command.upsert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Source;
import dev.sluice.db.Access;
import dev.sluice.sql.Sql;
import dev.sluice.testing.Beside;
import dev.sluice.testing.ChildJvm;
import dev.sluice.testing.Engine;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Others that write at the same time, and ends that come too early. */
class InterferenceTest {
    private static final long LONG_ENOUGH = 8_000_000_000L;
    private static final Object ALL = new Source.OfProfile("lab");

    @Test
    @DisplayName("18: two syncs and an application write the same rows, and nothing fails or is lost")
    void twoSyncsAndAnApplicationWriteTheSameRows() throws Exception {
        try (Bench bench = Bench.sqliteToPostgres();
                Bench second = bench.again()) {
            bench.source.execute("create table t (id integer primary key, v text)");
            bench.source.execute("with recursive n(i) as (select 1 union all select i + 1 from n where i < 300)"
                    + " insert into t select i, 'v' || i from n");
            bench.target.execute("create table t (id int8 primary key, v text unique)");
            AtomicBoolean stop = new AtomicBoolean();
            ExecutorService threads = Executors.newFixedThreadPool(3);
            try {
                Future<Integer> merges = threads.submit(() -> syncs(bench, Strategy.MERGE, stop));
                Future<Integer> comparisons = threads.submit(() -> syncs(second, Strategy.COMPARE, stop));
                Future<Integer> application = threads.submit(() -> application(bench, stop));
                long end = System.nanoTime() + LONG_ENOUGH;
                while (System.nanoTime() < end && !merges.isDone() && !comparisons.isDone() && !application.isDone()) {
                    Thread.onSpinWait();
                    Thread.sleep(20);
                }
                stop.set(true);
                assertThat(List.of(merges.get(), comparisons.get(), application.get()))
                        .allMatch(n -> n > 3);
            } finally {
                threads.shutdownNow();
            }
            bench.sync("t");
            assertThat(bench.target.query("select id::int, v from t where id <= 300 order by id"))
                    .isEqualTo(bench.source.query("select id, v from t order by id"));
            assertThat(bench.value("select count(*) from t where id > 300")).isEqualTo(50L);
        }
    }

    @Test
    @DisplayName("18: a row that another session inserts first is updated, and counted so")
    void aRowThatAnotherSessionInsertsFirstIsUpdated() throws Exception {
        try (Bench bench = Bench.sqliteToPostgres();
                Bench other = bench.again()) {
            bench.source.execute("create table t (id integer primary key, v text)");
            bench.source.execute("insert into t values (1, 'ours'), (2, 'same')");
            bench.target.execute("create table t (id int8 primary key, v text)");
            bench.target.execute("insert into t values (2, 'same')");
            Counts counts = insertedMeanwhile(bench, other, "insert into t values (1, 'theirs')")
                    .get();
            assertThat(List.of(counts.inserted(), counts.updated(), counts.unchanged()))
                    .isEqualTo(List.of(0L, 1L, 1L));
            assertThat(bench.value("select v from t where id = 1")).isEqualTo("ours");
        }
    }

    @Test
    @DisplayName(
            "18: a row that another session inserts while rows trade their unique values is updated, and counted so")
    void aRowThatAnotherSessionInsertsWhileRowsTradeValuesIsUpdated() throws Exception {
        try (Bench bench = Bench.sqliteToPostgres();
                Bench other = bench.again()) {
            bench.source.execute("create table t (id integer primary key, v text)");
            bench.source.execute("insert into t values (1, 'b'), (2, 'a'), (3, 'ours')");
            bench.target.execute("create table t (id int8 primary key, v text unique)");
            bench.target.execute("insert into t values (1, 'a'), (2, 'b')");
            Counts counts = insertedMeanwhile(bench, other, "insert into t values (3, 'theirs')")
                    .get();
            assertThat(List.of(counts.inserted(), counts.updated(), counts.unchanged()))
                    .isEqualTo(List.of(0L, 3L, 0L));
            assertThat(bench.target.query("select id::int, v from t order by id"))
                    .isEqualTo(bench.source.query("select id, v from t order by id"));
        }
    }

    /** A sync that waits for a row of another session, which commits then. */
    private static Future<Counts> insertedMeanwhile(Bench bench, Bench other, String insert) {
        return other.home().transaction(Access.WRITE, tx -> {
            tx.execute(Sql.of(insert));
            Future<Counts> begun = Beside.supply(() -> bench.sync("t"));
            await(
                    bench,
                    "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
                            + " and datname = current_database()");
            return begun;
        });
    }

    private static void await(Bench bench, String count) {
        long end = System.nanoTime() + LONG_ENOUGH;
        while (!Long.valueOf(1).equals(bench.value(count)) && System.nanoTime() < end) {
            LockSupport.parkNanos(5_000_000);
        }
    }

    @Test
    void aTableThatOthersWorkOnGetsItsNewColumnLaterAndNobodyQueuesBehindUs() throws Exception {
        try (Bench bench = Bench.sqliteToPostgres();
                Connection reader = bench.target.connect();
                Statement reading = reader.createStatement()) {
            bench.source.execute("create table t (id integer primary key, v text)", "insert into t values (1, 'a')");
            bench.target.execute("create table t (id int8 primary key)");
            reader.setAutoCommit(false);
            reading.execute("select * from t");
            assertThatThrownBy(() -> bench.sync("t", "addColumns", true))
                    .isInstanceOfSatisfying(
                            SluiceException.class, e -> assertThat(e.kind()).isEqualTo(Kind.RETRY))
                    .hasMessageContaining("5 times for 100 ms");
            reader.rollback();
            assertThat(bench.sync("t", "addColumns", true).inserted()).isEqualTo(1);
        }
    }

    private static int syncs(Bench bench, Strategy strategy, AtomicBoolean stop) {
        int done = 0;
        while (!stop.get()) {
            try {
                bench.sync(strategy, "t");
                done++;
            } catch (SluiceException e) {
                if (e.kind() != Kind.RETRY) {
                    throw e;
                }
            }
        }
        return done;
    }

    /** Changes, deletes and adds rows of the source, and keeps fifty of its own. */
    private static int application(Bench bench, AtomicBoolean stop) throws SQLException {
        Random random = new Random(18);
        int done = 0;
        try (Connection connection = bench.target.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("insert into t select g, 'own ' || g from generate_series(1001, 1050) g");
            while (!stop.get()) {
                int id = 1 + random.nextInt(300);
                String sql =
                        switch (random.nextInt(3)) {
                            case 0 -> "delete from t where id between %1$d and %1$d + 9 and id <= 300";
                            case 1 -> "update t set v = 'app' || id where id = %1$d";
                            default -> "insert into t values (%1$d, 'v' || %1$d) on conflict do nothing";
                        };
                done += written(statement, sql.formatted(id));
            }
        }
        return done;
    }

    private static int written(Statement statement, String sql) throws SQLException {
        try {
            return statement.executeUpdate(sql);
        } catch (SQLException e) {
            if (!"40P01".equals(e.getSQLState())) {
                throw e;
            }
            return 0;
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    @DisplayName("22: two tables that a writer changes together never arrive apart")
    void twoTablesThatChangeTogetherNeverArriveApart(Engine from) throws Exception {
        try (Bench bench = Bench.of(from, Engine.POSTGRES)) {
            String[] tables = {
                "create table a (id integer primary key, n integer)",
                "create table b (id integer primary key, n integer)",
                "insert into a values (1, 0)",
                "insert into b values (1, 0)"
            };
            if (from == Engine.SQLITE) {
                bench.source.execute("pragma journal_mode = wal");
            }
            bench.source.execute(tables);
            bench.target.execute(tables);
            AtomicBoolean stop = new AtomicBoolean();
            ExecutorService threads = Executors.newSingleThreadExecutor();
            try {
                Future<Integer> writer = threads.submit(() -> flips(bench, stop));
                for (int i = 0; i < 12 && !writer.isDone(); i++) {
                    bench.syncAll("from", ALL);
                    assertThat(bench.value("select a.n - b.n from a join b using (id)"))
                            .isEqualTo(0);
                }
                stop.set(true);
                assertThat(writer.get()).isGreaterThan(12);
            } finally {
                threads.shutdownNow();
            }
        }
    }

    private static int flips(Bench bench, AtomicBoolean stop) throws SQLException {
        int done = 0;
        try (Connection connection = bench.source.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            while (!stop.get()) {
                statement.execute("update a set n = n + 1");
                statement.execute("update b set n = n + 1");
                connection.commit();
                done++;
            }
        }
        return done;
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    @DisplayName("30: a first sync that is killed at any moment leaves all or nothing, and the next run converges")
    void aKilledSyncLeavesAllOrNothing(Engine into) {
        Random random = new Random(30);
        int kills = into == Engine.POSTGRES ? 7 : 3;
        try (Bench bench = Bench.of(Engine.SQLITE, into)) {
            fill(bench);
            for (int i = 0; i < kills; i++) {
                drop(bench);
                try (ChildJvm child = SyncChild.start(bench)) {
                    child.awaitOutput(Pattern.compile("begin"), Duration.ofSeconds(30));
                    child.killAfter(Duration.ofMillis(random.nextInt(700)));
                    child.awaitExit(Duration.ofSeconds(30));
                }
                allOrNothing(bench);
            }
            drop(bench);
            List<TableResult> results = bench.syncAll("from", ALL);
            assertThat(results).extracting(r -> r.counts().processed()).containsExactly(20_000L, 20_000L);
            assertThat(bench.syncAll("from", ALL)).allMatch(r -> r.counts().unchanged() == 20_000);
        }
    }

    private static void fill(Bench bench) {
        for (String table : List.of("p", "c")) {
            bench.source.execute("create table " + table + " (id integer primary key, v text"
                    + (table.equals("c") ? ", p integer references p)" : ")"));
            bench.source.execute("with recursive n(i) as (select 1 union all select i + 1 from n where i < 20000)"
                    + " insert into " + table + " select i, 'value ' || i" + (table.equals("c") ? ", i" : "")
                    + " from n");
        }
    }

    private static void drop(Bench bench) {
        List<String> statements = new ArrayList<>(List.of("drop table if exists c", "drop table if exists p"));
        bench.target.execute(statements.toArray(String[]::new));
    }

    /** What the next run would find: both tables whole, or none. */
    private static void allOrNothing(Bench bench) {
        String tables = bench.target.engine() == Engine.POSTGRES
                ? "select tablename from pg_tables where schemaname = 'public'"
                : "select name from sqlite_schema where type = 'table'";
        List<List<Object>> found = bench.target.query(tables);
        if (!found.isEmpty()) {
            assertThat(found).hasSize(2);
            assertThat(bench.target.query("select id from p")).hasSize(20_000);
            assertThat(bench.target.query("select id from c")).hasSize(20_000);
        }
    }

    @Test
    @DisplayName("30: a statement timeout or a lost session in the middle leaves the table as it was")
    void aLostSessionLeavesTheTableAsItWas() {
        try (Bench bench = Bench.sqliteToPostgres()) {
            bench.source.execute(
                    "create table t (id integer primary key, v text)", "insert into t values (1, 'new'), (2, 'b')");
            bench.target.execute(
                    "create table t (id int8 primary key, v text)",
                    "insert into t values (1, 'old')",
                    "create function gone() returns trigger language plpgsql as"
                            + " $$ begin perform pg_terminate_backend(pg_backend_pid()); return new; end $$",
                    "create function late() returns trigger language plpgsql as"
                            + " $$ begin perform pg_cancel_backend(pg_backend_pid()); perform pg_sleep(5); return new; end $$");
            for (String end : List.of("gone", "late")) {
                bench.target.execute("create trigger x before insert on t for each row execute function " + end + "()");
                SluiceException e = bench.refusal("t");
                assertThat(e.kind()).isIn(Kind.CONNECTION, Kind.FAILED);
                assertThat(bench.target.query("select id::int, v from t")).isEqualTo(List.of(List.of(1, "old")));
                bench.target.execute("drop trigger x on t");
            }
            assertThat(bench.sync("t")).isEqualTo(new Counts(1, 2, 1, 1, 0, 0));
        }
    }
}
