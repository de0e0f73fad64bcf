package dev.sluice.command.swap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.command.Outline;
import dev.sluice.command.Report;
import dev.sluice.db.Access;
import dev.sluice.testing.Engine;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The word {@code swap} where it chooses by itself between a merge and a rename. */
class AutoTest {
    private static final int ROWS = 20_000;

    private static final String[] LARGE = {
        "create table events (id integer primary key, title text)",
        "alter table events alter column title set storage external",
        "create table notes (event_id integer references events)",
        "insert into events select i, repeat(md5(i::text), 28) from generate_series(1, " + ROWS + ") i",
        "insert into notes values (1)",
        "create table fresh (id integer primary key, title text)"
    };

    @TempDir
    Path folder;

    private static String strategy(Report report) {
        return SwapBench.figure(report, "strategy");
    }

    private static Outline plan(SwapBench bench, Object... options) {
        return bench.session()
                .plan(SwapBench.command(SwapBench.SWAP, "events", options))
                .outline();
    }

    private static void differing(SwapBench bench, int percent) {
        bench.with(
                "truncate fresh",
                "insert into fresh select id, case when id % 100 < " + percent
                        + " then 'x' || title else title end from events");
    }

    @Test
    void aLargeTableIsMergedWhereFewRowsDifferAndRenamedWhereMostDo() {
        try (SwapBench bench = new SwapBench(Engine.POSTGRES, folder).with(LARGE)) {
            Outline plan = plan(bench, "from", "fresh");
            assertThat(plan.figures().toString())
                    .contains(
                            "auto: decided when the new rows are there: a rename where more than 30 % of the rows differ");
            assertThat(plan.grids().toString()).contains("or merge", "rename to");
            assertThat(bench.tables()).containsExactly("events", "fresh", "notes");

            differing(bench, 30);
            Report merged = bench.swap("events", "from", "fresh");
            assertThat(strategy(merged)).contains("merge: 6000 of 20000 rows differ, and not more than 30 %");
            assertThat(SwapBench.counts(merged)).isEqualTo("+0 ~6000 -0");
            assertThat(bench.tables()).containsExactly("events", "fresh", "notes");

            differing(bench, 31);
            Consumer<Staged> block = staged -> bench.with("insert into " + staged.getQuoted() + " select * from fresh");
            Report renamed = bench.swap("events", "fill", block);
            assertThat(strategy(renamed)).contains("rename: 6200 of 20000 rows differ, and more than 30 %");
            assertThat(bench.tables()).containsExactly("events", "events_old", "fresh", "notes");
            assertThat(bench.all("select count(*) from events where title like 'x%'"))
                    .isEqualTo("[[6200]]");

            assertThat(plan(bench, "from", "fresh").figures().toString())
                    .contains("merge: table public.events_old keeps the old rows of an earlier swap");
            bench.session().run(SwapBench.command(TidyWord.WORD, "events"));
            bench.with("create function f(e events) returns int language sql as 'select 1'");
            assertThat(plan(bench, "from", "fresh").figures().toString())
                    .contains(
                            "merge: public.events cannot be renamed: function public.f(public.events) uses its row type");
            assertThat(plan(bench, "from", "fresh", "where", "id > 5").figures().toString())
                    .contains("merge: only a range of the rows is replaced");
            bench.with("drop function f");
            assertThat(plan(bench, "from", "fresh", "dropOld", true).grids().toString())
                    .contains("drop the old table");
            assertThat(strategy(bench.home().transaction(Access.WRITE, tx -> bench.swap("events", "from", "fresh"))))
                    .contains("merge: in an open transaction, whose locks readers would wait for");
            assertThat(bench.home()
                            .transaction(Access.WRITE, tx -> plan(bench, "from", "fresh"))
                            .figures()
                            .toString())
                    .contains("merge: in an open transaction");
            assertThat(strategy(bench.session().rehearse(SwapBench.command(SwapBench.SWAP, "events", "from", "fresh"))))
                    .contains("merge: in an open transaction");
        }
    }

    @Test
    void newAndMissingRowsCountAsDifferentAndKeptColumnsDoNot() {
        try (SwapBench bench = new SwapBench(Engine.POSTGRES, folder)
                .with(
                        "create table events (id integer primary key, k text not null unique, note text)",
                        "insert into events values (1, 'a', 'typed'), (2, 'b', null), (3, 'c', null), (4, 'd', null)",
                        "create table events_new (id integer primary key, k text not null unique, note text)",
                        "insert into events_new values (1, 'a', null), (2, 'b', null), (7, 'c', null), (5, 'e', null)")) {
            SwapPlan plan = (SwapPlan) bench.session()
                    .plan(SwapBench.command(
                            SwapBench.SWAP, "events", "with", "events_new", "key", "k", "keep", List.of("note")));
            Site site = plan.site();
            long different =
                    bench.home().transaction(Access.WRITE, tx -> tx.number(new MergeSql(site).countDifferent()));
            // c has another number; d goes, and e comes.
            assertThat(different).isEqualTo(3);
        }
    }

    @Test
    void smallTablesAreMergedAndTheReasonIsTold() {
        try (SwapBench bench = new SwapBench(Engine.POSTGRES, folder)
                .with("create table events (id integer primary key)", "create table fresh (id integer primary key)")) {
            assertThat(strategy(bench.swap("events", "from", "fresh")))
                    .contains("merge: no lock that readers wait for, and with less than 16 MB it is soon done");
        }
    }
}
