package dev.sluice.command.maintain;

import static dev.sluice.command.maintain.MaintainWord.MAINTAIN;
import static dev.sluice.command.maintain.MaintainWord.REINDEX;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.command.CommandBench;
import dev.sluice.command.Report;
import dev.sluice.db.Access;
import dev.sluice.testing.Engine;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The words {@code maintain} and {@code reindex}. */
class MaintainTest {
    private static CommandBench tables(Engine engine) {
        return new CommandBench(engine)
                .with(
                        "create table t (id integer primary key, n integer)",
                        "create table \"Odd t\" (id integer primary key)",
                        "create index t_n on t (n)",
                        "insert into t (id, n) values (1, 1), (2, 2), (3, 3)",
                        "delete from t where id = 2");
    }

    private static String shown(Report report) {
        return report.outline().toString();
    }

    @Test
    void severalTablesAreVacuumedOneByOneOutsideOfAnyTransaction() {
        try (CommandBench bench = tables(Engine.POSTGRES)) {
            Report report = bench.run(MAINTAIN, "VACUUM analyze T, public.\"Odd t\";");
            assertThat(shown(report)).contains("public.t", "public.Odd t", "bytes=");
            assertThat(bench.statements())
                    .contains("vacuum (analyze) \"public\".\"t\"", "vacuum (analyze) \"public\".\"Odd t\"");
            assertThat(bench.column("select count(*) from pg_stats where tablename = 't'"))
                    .hasToString("[2]");
        }
    }

    @Test
    void aWholeDatabaseATablesOrderAndACheckpointAreMaintainedToo() {
        try (CommandBench bench = tables(Engine.POSTGRES)) {
            bench.run(MAINTAIN, "analyze");
            bench.run(MAINTAIN, "checkpoint");
            assertThat(shown(bench.run(MAINTAIN, "cluster t using t_n"))).contains("others who use public.t wait");
            assertThat(shown(bench.run(MAINTAIN, "vacuum (full, freeze) t"))).contains("vacuum (freeze, full)");
        }
    }

    @Test
    void inAFileTheVacuumIsTheWholeFiles() {
        try (CommandBench bench = tables(Engine.SQLITE)) {
            bench.run(MAINTAIN, "vacuum");
            bench.run(MAINTAIN, "analyze t");
            assertThat(bench.count("sqlite_stat1")).isPositive();
            assertThat(bench.refusal(MAINTAIN, "vacuum t")).startsWith("2: ").contains("rebuilds the whole file");
            assertThat(bench.refusal(MAINTAIN, "cluster t")).contains("SQLite has no cluster");
            assertThat(bench.refusal(REINDEX, "t", "concurrently", true)).contains("one writer");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void onlyMaintenanceIsTaken(Engine engine) {
        try (CommandBench bench = tables(engine)) {
            for (String text : List.of(
                    "drop table t",
                    "vacuum t; drop table t",
                    "analyze t where 1",
                    "vacuum (verbose) t",
                    "",
                    "analyze t,")) {
                assertThat(bench.refusal(MAINTAIN, text)).as(text).startsWith("2: ");
            }
            assertThat(bench.refusal(MAINTAIN, "vacum t")).contains("did you mean \"vacuum\"?");
            assertThat(bench.refusal(MAINTAIN, "reindex table t")).contains("write reindex 'an_index'");
            assertThat(bench.refusal(MAINTAIN, "analyze tt")).startsWith("2: ").contains("\"t\"");
            assertThat(bench.count("t")).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void insideATransactionItIsRefusedWithTheWayOut(Engine engine) {
        try (CommandBench bench = tables(engine)) {
            String said = bench.home()
                    .transaction(
                            Access.WRITE, tx -> bench.refusal(MAINTAIN, "analyze t") + bench.refusal(REINDEX, "t"));
            assertThat(said).contains("maintain commits by itself", "reindex commits by itself", "tx: 'none'");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void anIndexAndATablesIndexesAreBuiltAnew(Engine engine) {
        try (CommandBench bench = tables(engine)) {
            assertThat(shown(bench.run(REINDEX, "t_n"))).contains("t_n");
            assertThat(shown(bench.run(REINDEX, "t"))).contains("reindex ");
            assertThat(bench.refusal(REINDEX, "t_m")).startsWith("2: ").contains("did you mean", "t_n");
        }
    }

    @Test
    void writersGoOnWhereTheServerLetsThem() {
        try (CommandBench bench = tables(Engine.POSTGRES)
                .with(
                        "create table rooms (id integer primary key, hours int4range, exclude using gist (hours with &&))")) {
            String told = shown(bench.run(REINDEX, "rooms"));
            assertThat(told)
                    .contains("reindex index concurrently rooms_pkey", "reindex index rooms_hours_excl")
                    .contains("it is of an exclusion constraint", "others who use rooms_hours_excl wait");
            assertThat(bench.refusal(REINDEX, "rooms", "concurrently", true)).contains("exclusion constraint");
            assertThat(shown(bench.run(REINDEX, "t", "concurrently", false))).doesNotContain("concurrently t");
        }
    }

    @Test
    void partitionsAreBuiltOneByOne() {
        try (CommandBench bench = new CommandBench(Engine.POSTGRES)
                .with(
                        "create table p (id integer primary key) partition by range (id)",
                        "create table p1 partition of p for values from (0) to (10)",
                        "create table p2 partition of p for values from (10) to (20)")) {
            assertThat(shown(bench.run(REINDEX, "p"))).contains("p1_pkey", "p2_pkey");
            assertThat(shown(bench.run(REINDEX, "p_pkey"))).contains("p1_pkey", "p2_pkey");
            assertThat(shown(bench.run(MAINTAIN, "vacuum p"))).contains("public.p");
        }
    }

    @Test
    void whatAFailedBuildLeavesIsDroppedAndAnEarlierOnesIsNamed() throws Exception {
        try (CommandBench bench = tables(Engine.POSTGRES);
                Connection other = bench.database.connect()) {
            bench.with(
                    "create index t_n_ccnew on t (n)",
                    "update pg_index set indisvalid = false where indexrelid = 't_n_ccnew'::regclass");
            other.setAutoCommit(false);
            try (Statement statement = other.createStatement()) {
                statement.execute("insert into t values (9, 9)");
            }
            assertThat(bench.refusal(REINDEX, "t_n", "wait", Duration.ofMillis(200)))
                    .startsWith("75: ")
                    .contains("its half-built t_n_ccnew1 stays until somebody executes drop index concurrently");
            other.rollback();
            bench.with("drop index t_n_ccnew1");
            assertThat(bench.column("select relname::text from pg_class where relname like 't_n%' order by 1"))
                    .hasToString("[t_n, t_n_ccnew]");
            assertThat(shown(bench.run(REINDEX, "t")))
                    .contains("index t_n_ccnew is invalid: left by a build that did not end");
            assertThat(bench.home().<Object>read(tx -> tx.query(dev.sluice.sql.Sql.of("show lock_timeout"))
                            .value()))
                    .hasToString("5s");
        }
    }

    @Test
    void aBuildThatFailsByItselfLeavesNothing() {
        try (CommandBench bench = tables(Engine.POSTGRES)
                .with(
                        "insert into t values (4, 3)",
                        "update pg_index set indisunique = true where indexrelid = 't_n'::regclass")) {
            assertThat(bench.refusal(REINDEX, "t_n")).startsWith("1: ").contains("its half-built t_n_ccnew is dropped");
            assertThat(bench.count("pg_class where relname = 't_n_ccnew'")).isZero();
            assertThat(bench.home().commits()).as("nothing is kept").isZero();
        }
    }

    @Test
    void whatMakesOthersWaitWaitsShortlyAndTriesAgain() throws Exception {
        try (CommandBench bench = tables(Engine.POSTGRES);
                Connection other = bench.database.connect()) {
            other.setAutoCommit(false);
            try (Statement statement = other.createStatement()) {
                statement.execute("select * from t");
            }
            long before = bench.statements().size();
            assertThat(bench.refusal(MAINTAIN, "vacuum full t")).startsWith("75: ");
            assertThat(bench.statements()
                            .subList((int) before, bench.statements().size()))
                    .filteredOn(s -> s.startsWith("vacuum"))
                    .hasSize(5);
            other.rollback();
        }
    }

    @Test
    void whatTheServerWouldPassOverInSilenceIsRefused() {
        try (CommandBench bench = tables(Engine.POSTGRES)
                .with("do $$ begin if not exists (select 1 from pg_roles where rolname = 'sluice_guest') then"
                        + " create role sluice_guest; end if; end $$")) {
            bench.home()
                    .read(tx -> tx.query(dev.sluice.sql.Sql.of("select set_config('role', 'sluice_guest', false)")));
            assertThat(bench.refusal(MAINTAIN, "vacuum t")).startsWith("1: ").contains("the server would pass it over");
        }
    }

    /** Where the server has the extension's files, as the embedded one has. */
    @Test
    void slowQueriesAreToldOrWhatTheServerLacksForThem() {
        try (CommandBench bench = tables(Engine.POSTGRES)
                .with(
                        "do $$ begin if exists (select from pg_available_extensions where name = 'pg_stat_statements') then"
                                + " create extension pg_stat_statements; end if; end $$")) {
            bench.home().<Object>read(tx -> {
                boolean counts = Boolean.TRUE.equals(tx.query(dev.sluice.sql.Sql.of(
                                "select current_setting('shared_preload_libraries') ~ 'pg_stat_statements'"))
                        .value());
                assertThat(shown(Overview.slowQueries(tx, 20)))
                        .contains(counts ? "statement" : "adds pg_stat_statements to shared_preload_libraries")
                        .doesNotContain(counts ? "nothing to tell" : "mean_ms");
                return "";
            });
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void overviewsAreTold(Engine engine) {
        try (CommandBench bench = tables(engine)) {
            bench.home().<Object>read(tx -> {
                assertThat(shown(Overview.sizes(tx, 20))).contains("bytes=", "t]");
                assertThat(shown(Overview.sizes(tx, 1))).doesNotContain("t_n").contains("Text[text=");
                assertThat(shown(Overview.indexUse(tx, 20))).contains("t_n");
                assertThat(shown(Overview.slowQueries(tx, 20)))
                        .contains(bench.isPostgres() ? "nothing to tell" : "--log-sql");
                return "";
            });
        }
    }
}
