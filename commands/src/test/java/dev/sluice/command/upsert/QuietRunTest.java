package dev.sluice.command.upsert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.Access;
import dev.sluice.sql.Sql;
import dev.sluice.testing.Engine;
import dev.sluice.testing.TestPostgres;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a run without changes must not touch, and what a run with some must leave in order. */
class QuietRunTest {
    private static final int ROWS = 200_000;

    private static void fill(Bench bench, int rows) {
        bench.source.execute("create table t (id integer primary key, v text, d real)");
        bench.source.execute("with recursive n(i) as (select 1 union all select i + 1 from n where i < " + rows
                + ") insert into t select i, 'value ' || i, i / 3.0 from n");
    }

    /** A table whose every write is noted by triggers, and whose every row was written by its own sequence's side. */
    private static void watched(Bench bench) {
        bench.target.execute(
                "create table t (id serial primary key, v text, d float8)",
                "create table log (what text)",
                "create function noted() returns trigger language plpgsql as"
                        + " $$ begin insert into log values (tg_when || ' ' || tg_op || ' ' || tg_level); return new; end $$");
    }

    @ParameterizedTest
    @EnumSource(
            value = Strategy.class,
            names = {"COMPARE", "MERGE"})
    @DisplayName("13, 14, 15: a run without changes writes no log, kills no row, fires no trigger, moves no sequence")
    void aRunWithoutChangesLeavesNoTrace(Strategy strategy) {
        try (Bench bench = Bench.sqliteToPostgres()) {
            fill(bench, ROWS);
            watched(bench);
            long before = log(bench);
            bench.sync("t");
            assertThat(log(bench) - before).as("what is written is counted").isGreaterThan(1_000_000);
            bench.target.execute(
                    "create trigger b before insert or update or delete on t for each row execute function noted()",
                    "create trigger a after insert or update or delete on t for each row execute function noted()",
                    "vacuum analyze t");
            List<List<Object>> rows =
                    bench.target.query("select md5(string_agg(ctid::text, '' order by id)), count(*), "
                            + "min(xmin::text), max(xmin::text), max(xmax::text) from t");
            Object sequence = bench.value("select last_value from t_id_seq");
            long written = Long.MAX_VALUE;
            // The log may be the whole server's, where others write at the same time: the quietest of ten counts.
            for (int i = 0; i < 10 && written > 1_000_000; i++) {
                written = Math.min(written, logOf(bench, strategy));
            }
            assertThat(written).isLessThan(1_000_000);
            assertThat(bench.target.query("select md5(string_agg(ctid::text, '' order by id)), count(*), "
                            + "min(xmin::text), max(xmin::text), max(xmax::text) from t"))
                    .isEqualTo(rows);
            assertThat(bench.value("select count(*) from log")).isEqualTo(0L);
            assertThat(bench.value("select last_value from t_id_seq")).isEqualTo(sequence);
            bench.target.execute("select pg_stat_force_next_flush()");
            assertThat(bench.target.query("select n_dead_tup, n_tup_upd, n_tup_del from pg_stat_user_tables"
                            + " where relname = 't'"))
                    .isEqualTo(List.of(List.of(0L, 0L, 0L)));
        }
    }

    private static long logOf(Bench bench, Strategy strategy) {
        long before = log(bench);
        assertThat(bench.sync(strategy, "t", "deleteExtra", true)).isEqualTo(new Counts(ROWS, ROWS, 0, 0, ROWS, 0));
        return log(bench) - before;
    }

    /** Bytes of log that the session has written; before PostgreSQL 18 nobody knows but those of the whole server. */
    private static long log(Bench bench) {
        if (TestPostgres.serverVersion() < 18) {
            return (Long) bench.value("select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::int8");
        }
        int session = bench.home().transaction(Access.READ, tx -> {
            tx.query(Sql.of("select pg_stat_force_next_flush()"));
            return tx.pid();
        });
        return (Long) bench.value("select wal_bytes::int8 from pg_stat_get_backend_wal(" + session + ")");
    }

    @ParameterizedTest
    @EnumSource(
            value = Strategy.class,
            names = {"COMPARE", "MERGE"})
    @DisplayName("14: a trigger hears of each row that is written, once, and of no other")
    void triggersHearOfWhatIsWrittenOnly(Strategy strategy) {
        try (Bench bench = Bench.sqliteToPostgres()) {
            fill(bench, 100);
            watched(bench);
            bench.sync("t");
            bench.target.execute("create trigger b before insert or update on t for each row execute function noted()");
            bench.source.execute(
                    "update t set v = 'x' where id <= 3", "insert into t values (101, 'n', 0), (102, 'n', 0)");
            assertThat(bench.sync(strategy, "t")).isEqualTo(new Counts(100, 102, 2, 3, 97, 0));
            assertThat(bench.target.query("select what, count(*)::int from log group by 1 order by 1"))
                    .isEqualTo(List.of(List.of("BEFORE INSERT ROW", 2), List.of("BEFORE UPDATE ROW", 3)));
        }
    }

    @ParameterizedTest
    @DisplayName("15: after a run the next default follows the highest key, from the first key on")
    @CsvSource({
        "serial, 1",
        "serial, 7",
        "'int generated by default as identity', 1",
        "'int generated by default as identity', 7",
        "'int generated always as identity', 1",
        "'int generated always as identity', 7"
    })
    void theNextDefaultFollowsTheHighestKey(String type, int highest) {
        try (Bench bench = Bench.sqliteToPostgres()) {
            fill(bench, highest);
            bench.target.execute("create table t (id " + type + " primary key, v text, d float8)");
            bench.sync("t");
            bench.target.execute("insert into t (v) values ('next')");
            assertThat(bench.value("select id from t where v = 'next'")).isEqualTo(highest + 1);
            bench.source.execute("insert into t values (90, 'later', 0)");
            bench.sync("t", "where", "id > 80");
            bench.target.execute("insert into t (v) values ('last')");
            assertThat(bench.value("select id from t where v = 'last'")).isEqualTo(91);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Strategy.class,
            names = {"COPY", "COMPARE", "MERGE", "REFRESH"})
    @DisplayName("16: an identity that is always generated takes explicit keys, and computed columns are left out")
    void identityAndComputedColumnsAreNoHindrance(Strategy strategy) {
        try (Bench bench = Bench.sqliteToPostgres()) {
            bench.source.execute(
                    "create table t (id integer primary key, a integer, twice integer generated always as (a * 3))");
            bench.source.execute("insert into t values (5, 1), (6, 2)");
            bench.target.execute("create table t (id int generated always as identity primary key, a int,"
                    + " twice int generated always as (a * 2) stored)");
            if (strategy != Strategy.COPY) {
                bench.target.execute("insert into t overriding system value values (5, 0)");
            }
            Counts counts = bench.sync(strategy, "t");
            assertThat(counts.inserted() + counts.updated()).isEqualTo(2);
            assertThat(bench.target.query("select id, a, twice from t order by id"))
                    .isEqualTo(List.of(List.of(5, 1, 2), List.of(6, 2, 4)));
            assertThat(bench.sync("t")).isEqualTo(new Counts(2, 2, 0, 0, 2, 0));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Strategy.class,
            names = {"COPY", "COMPARE", "MERGE", "REFRESH"})
    @DisplayName("17: a partitioned target counts like any other, also when a row moves to another partition")
    void aPartitionedTargetCountsLikeAnyOther(Strategy strategy) {
        try (Bench bench = Bench.sqliteToPostgres()) {
            bench.source.execute("create table t (id integer, p integer, v text, primary key (id, p))");
            bench.source.execute("insert into t values (1, 1, 'a'), (2, 2, 'b'), (3, 1, 'c')");
            bench.target.execute(
                    "create table t (id int, p int, v text, primary key (id, p)) partition by list (p)",
                    "create table t1 partition of t for values in (1)",
                    "create table t2 partition of t for values in (2)");
            assertThat(bench.sync("t")).isEqualTo(new Counts(0, 3, 3, 0, 0, 0));
            bench.source.execute("update t set v = 'x' where id = 2", "update t set p = 2 where id = 3");
            if (strategy == Strategy.COMPARE || strategy == Strategy.MERGE) {
                assertThat(bench.sync(strategy, "t", "deleteExtra", true)).isEqualTo(new Counts(3, 3, 1, 1, 1, 1));
            } else {
                bench.target.execute("truncate t");
                assertThat(bench.sync(strategy, "t").inserted()).isEqualTo(3);
            }
            assertThat(bench.target.query("select id, v from t2 order by id"))
                    .isEqualTo(List.of(List.of(2, "x"), List.of(3, "c")));
            assertThat(bench.sync("t")).isEqualTo(new Counts(3, 3, 0, 0, 3, 0));
        }
    }

    @ParameterizedTest
    @DisplayName("6: what means the same but is another value is written, once, and then at rest")
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "jsonb    | [1.0]       | [1.00]",
                "numeric  | 1.0         | 1.00",
                "interval | 1 mon       | 30 days",
                "citext   | Alice       | alice",
                "float8   | 0           | -0",
                "json     | {\"a\":1}   | {\"a\": 1}",
                "text collate folding | Alice | alice"
            })
    void anotherImageOfTheSameMeaningIsWrittenOnce(String type, String old, String fresh) {
        try (Bench bench = Bench.of(Engine.POSTGRES, Engine.POSTGRES)) {
            String[] types = {
                "create extension citext",
                "create collation folding (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
                "create table t (id int primary key, v " + type + ")"
            };
            bench.source.execute(types);
            bench.target.execute(types);
            bench.source.execute("insert into t values (1, '" + fresh + "'), (2, null)");
            for (Strategy strategy : List.of(Strategy.COMPARE, Strategy.MERGE)) {
                bench.target.execute("delete from t", "insert into t values (1, '" + old + "'), (2, null)");
                assertThat(bench.sync(strategy, "t")).isEqualTo(new Counts(2, 2, 0, 1, 1, 0));
                assertThat(bench.sync(strategy, "t")).isEqualTo(new Counts(2, 2, 0, 0, 2, 0));
            }
            assertThat(bench.value("select v::text from t where id = 1")).isEqualTo(fresh);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    @DisplayName("20: an empty or cut-off source deletes nothing; what is approved is a ceiling")
    void anEmptySourceDeletesNothing(Engine into) {
        try (Bench bench = Bench.of(Engine.SQLITE, into)) {
            fill(bench, 100);
            bench.target.execute("create table t (id integer primary key, v text, d double precision)");
            bench.sync("t");
            for (int kept : new int[] {0, 80}) {
                bench.source.execute("delete from t where id > " + kept);
                SluiceException e = bench.refusal("t", "deleteExtra", true);
                assertThat(e.kind()).isEqualTo(Kind.REFUSED);
                assertThat(e.getMessage()).contains((100 - kept) + " of 100 rows", "maxRows: " + (100 - kept));
                assertThat(bench.target.query("select id from t")).hasSize(100);
                bench.source.execute(
                        "delete from t",
                        "with recursive n(i) as (select 1 union all select i + 1 from n where i < 100) insert into t select i, 'value ' || i, i / 3.0 from n");
            }
            bench.source.execute("delete from t where id > 80");
            assertThat(bench.refusal("t", "deleteExtra", true, "maxRows", 19).kind())
                    .isEqualTo(Kind.REFUSED);
            assertThat(bench.sync("t", "deleteExtra", true, "maxRows", 20).deleted())
                    .isEqualTo(20);
        }
    }

    @Test
    @DisplayName("25: the stage is analyzed, so that a large merge is joined by hashing or merging")
    void aLargeStageIsAnalyzedBeforeItIsJoined() {
        try (Bench bench = Bench.sqliteToPostgres()) {
            fill(bench, 20_000);
            bench.target.execute("create table t (id int8 primary key, v text, d float8)");
            bench.sync("t");
            UpsertPlan plan = bench.command("t").plan(bench);
            TablePlan table = plan.tables().get(0);
            bench.home().transaction(dev.sluice.db.Access.WRITE, tx -> {
                Opened source = new Opened(
                        table,
                        bench.named("lab").snapshots(1).get(0),
                        new Opened.Manner(false, bench.home().dialect(), 1000),
                        false);
                PostgresSync sync = new PostgresSync(
                        plan.command(),
                        table.with(Strategy.MERGE),
                        source,
                        new PostgresSync.Target(tx, Readers.NONE, dev.sluice.command.Progress.NONE, 1));
                sync.write();
                assertThat(tx.query(dev.sluice.sql.Sql.of(
                                        "select reltuples::int8 as n from pg_class where relname = 'sluice_stage_1'"))
                                .value())
                        .isEqualTo(20_000L);
                sync.tidy();
                return 0;
            });
        }
    }
}
