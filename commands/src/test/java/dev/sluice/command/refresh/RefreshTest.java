package dev.sluice.command.refresh;

import static dev.sluice.command.refresh.RefreshWord.WORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.command.Arguments;
import dev.sluice.command.Command;
import dev.sluice.command.CommandBench;
import dev.sluice.command.Report;
import dev.sluice.db.Access;
import dev.sluice.testing.Engine;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The word {@code refreshView}. */
class RefreshTest {
    private static CommandBench views() {
        return new CommandBench(Engine.POSTGRES)
                .with(
                        "create table t (id integer primary key, n integer)",
                        "insert into t select i, i % 3 from generate_series(1, 30) as i",
                        "create materialized view mv as select n, count(*) as c from t group by n");
    }

    private static String shown(Report report) {
        return report.outline().toString();
    }

    private static String refreshed(CommandBench bench, Object... options) {
        return shown(bench.run(WORD, "mv", options));
    }

    @Test
    void withAUniqueIndexReadersGoOnAndTheReportSaysWhy() {
        try (CommandBench bench =
                views().with("create unique index mv_key on mv (n)", "insert into t values (31, 99)")) {
            assertThat(refreshed(bench))
                    .contains("text=concurrently", "unique index mv_key tells its rows apart", "count=3]", "count=4]");
            assertThat(bench.statements()).anyMatch(s -> s.startsWith("refresh materialized view concurrently"));
            assertThat(bench.count("mv")).isEqualTo(4);
        }
    }

    @Test
    void eachIndexThatDoesNotServeIsNamedWithWhatItLacks() {
        try (CommandBench bench = views()) {
            assertThat(refreshed(bench)).contains("plainly", "it has no unique index", "who reads public.mv waits");
            bench.with("create unique index part on mv (n) where n > 0");
            assertThat(refreshed(bench)).contains("plainly", "its unique index part covers only a part of the rows");
            bench.with("drop index part", "create unique index half on mv ((n * 2))");
            assertThat(refreshed(bench)).contains("plainly", "its unique index half is over an expression");
            bench.with(
                    "create unique index broken on mv (n)",
                    "update pg_index set indisvalid = false where indexrelid = 'broken'::regclass");
            bench.with("drop index half");
            assertThat(bench.refusal(WORD, "mv", "concurrently", true))
                    .startsWith("2: ")
                    .contains("cannot be refreshed concurrently: its unique index broken is not valid");
            bench.with("create unique index mv_key on mv (n)");
            assertThat(refreshed(bench)).contains("unique index mv_key");
            assertThat(refreshed(bench, "concurrently", false)).contains("plainly", "because concurrently: false");
        }
    }

    @Test
    void oneThatHasNeverBeenFilledIsFilledPlainly() {
        try (CommandBench bench =
                views().with("create unique index mv_key on mv (n)", "refresh materialized view mv with no data")) {
            assertThat(refreshed(bench))
                    .contains("plainly", "it has never been filled", "text=never filled", "count=3]");
        }
    }

    @Test
    void severalAreRefreshedAfterThoseTheyRead() {
        try (CommandBench bench = views().with(
                        "create view between_them as select * from mv",
                        "create materialized view top as select sum(c) as s from between_them",
                        "insert into t values (31, 99)")) {
            assertThat(refreshed(bench, "concurrently", false)).doesNotContain("which is not refreshed here");
            assertThat(shown(bench.run(WORD, "top"))).contains("they read mv, which is not refreshed here");
            bench.with("insert into t values (32, 99)");
            Command<?> both = WORD.maker().apply(Arguments.of("refreshView", List.of("top", "mv"), Map.of()));
            assertThat(shown(bench.session().run(both))).containsSubsequence("public.mv", "public.top");
            assertThat(bench.column("select s from top")).hasToString("[32]");
        }
    }

    @Test
    void insideATransactionItJoinsAndSaysHowLongItsLockIsHeld() {
        try (CommandBench bench =
                views().with("create unique index mv_key on mv (n)", "insert into t values (31, 99)")) {
            String joined = bench.home().transaction(Access.WRITE, tx -> {
                String told = refreshed(bench);
                assertThat(bench.count("mv")).as("not committed yet").isEqualTo(3);
                return told;
            });
            assertThat(joined)
                    .contains("another refresh of public.mv waits until this transaction ends; readers go on");
            assertThat(bench.count("mv")).isEqualTo(4);
            bench.with("drop index mv_key");
            assertThat(bench.home().<String>transaction(Access.WRITE, tx -> refreshed(bench)))
                    .contains("who reads public.mv waits until this transaction ends");
        }
    }

    @Test
    void aRehearsalTakesItBack() {
        try (CommandBench bench = views().with("insert into t values (31, 99)")) {
            assertThat(shown(bench.session().rehearse(CommandBench.command(WORD, "mv"))))
                    .contains("count=4]");
            assertThat(bench.count("mv")).isEqualTo(3);
        }
    }

    @Test
    void itWaitsForALockNoLongerThanWhatDefinesATableDoes() throws Exception {
        try (CommandBench bench = views();
                java.sql.Connection other = bench.database.connect()) {
            other.setAutoCommit(false);
            other.createStatement().execute("select * from mv");
            assertThat(bench.refusal(WORD, "mv")).startsWith("75: ").contains("5 times");
            other.rollback();
        }
    }

    @Test
    void whatIsNoMaterialisedViewIsRefusedWithItsKind() {
        try (CommandBench bench = views().with("create view v as select 1 as one")) {
            assertThat(bench.refusal(WORD, "v")).startsWith("2: ").contains("public.v is a view", "here there are mv");
            assertThat(bench.refusal(WORD, "t")).contains("public.t is a table, not a materialised view");
            assertThat(bench.refusal(WORD, "mx")).contains("mv");
        }
        try (CommandBench bench = new CommandBench(Engine.SQLITE)) {
            assertThat(bench.refusal(WORD, "v")).startsWith("2: SQLite has no materialised views");
        }
    }
}
