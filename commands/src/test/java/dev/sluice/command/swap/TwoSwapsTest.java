package dev.sluice.command.swap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.Database;
import dev.sluice.db.TestDatabases;
import dev.sluice.testing.Beside;
import dev.sluice.testing.Engine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Two swaps of one table have a staging table of the same name, and neither takes the other's. */
class TwoSwapsTest {
    private static final String NEW = "[[1, new], [3, new]]";

    @TempDir
    Path folder;

    private SwapBench bench(Engine engine) {
        return new SwapBench(engine, folder).with(SwapBench.EVENTS);
    }

    /** Another session's; the first bench closes what they share. */
    private SwapBench second(SwapBench bench, Database other) {
        return new SwapBench(bench.database, other, folder);
    }

    private static String state(SwapBench bench) {
        return bench.all("select id, title from events order by id");
    }

    @ParameterizedTest
    @CsvSource({"POSTGRES, merge", "POSTGRES, rename", "SQLITE, merge", "SQLITE, rename"})
    void theSecondIsRefusedWhileTheFirstIsAtWork(Engine engine, String strategy) throws Exception {
        try (SwapBench bench = bench(engine);
                Database other = TestDatabases.at(bench.database.address())) {
            SwapBench second = second(bench, other);
            CompletableFuture<Void> begun = new CompletableFuture<>();
            CompletableFuture<Void> done = new CompletableFuture<>();
            Consumer<Staged> half = staged -> {
                bench.with("insert into " + staged.getQuoted() + " values (1, 'half')");
                begun.complete(null);
                done.join();
            };
            List<CompletableFuture<String>> others = new ArrayList<>();
            Consumer<Staged> whole = staged -> {
                bench.with("insert into " + staged.getQuoted() + " select * from fresh");
                others.add(Beside.supply(
                        () -> second.refusal("events", "fill", half, "strategy", strategy, "maxRows", 9)));
                CompletableFuture.anyOf(begun, others.get(0)).join();
            };
            String first = bench.refusal("events", "fill", whole, "strategy", strategy, "maxRows", 9);
            String state = state(bench);
            done.complete(null);
            assertThat(others.get(0).get(60, TimeUnit.SECONDS))
                    .startsWith("5: another swap of table " + bench.main("events") + " is at work");
            assertThat(first + state).isEqualTo("swapped" + NEW);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void oneThatBringsItsRowsInOneTransactionIsRefusedToo(Engine engine) {
        try (SwapBench bench = bench(engine);
                Database other = TestDatabases.at(bench.database.address())) {
            SwapBench second = second(bench, other);
            Consumer<Staged> whole = staged -> {
                bench.with("insert into " + staged.getQuoted() + " select * from fresh");
                assertThat(second.refusal("events", "from", "fresh", "strategy", "merge"))
                        .startsWith("5: another swap of table");
            };
            assertThat(bench.refusal("events", "fill", whole, "strategy", "merge"))
                    .isEqualTo("swapped");
            assertThat(state(bench)).isEqualTo(NEW);
            assertThat(second.refusal("events", "from", "fresh")).isEqualTo("swapped");
        }
    }

    /** A failed swap has given its turn back. */
    @ParameterizedTest
    @EnumSource(Engine.class)
    void afterAFailedOneAnotherBegins(Engine engine) {
        try (SwapBench bench = bench(engine);
                Database other = TestDatabases.at(bench.database.address())) {
            SwapBench second = second(bench, other);
            Consumer<Staged> fails = staged -> {
                throw new IllegalStateException("no rows");
            };
            try {
                bench.swap("events", "fill", fails, "strategy", "merge");
            } catch (IllegalStateException e) {
                assertThat(e).hasMessage("no rows");
            }
            assertThat(second.refusal("events", "from", "fresh")).isEqualTo("swapped");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aStagingTableThatAnotherHasMadeAnewIsNotTaken(Engine engine) {
        try (SwapBench bench = bench(engine)) {
            Consumer<Staged> block = staged -> {
                bench.with("insert into " + staged.getQuoted() + " select * from fresh");
                bench.with(
                        "drop table events_new",
                        bench.isPostgres()
                                ? "create table events_new (like events)"
                                : "create table events_new (/* staging table of a swap, made by sluice */ id integer, title text)",
                        "insert into events_new values (9, 'foreign')");
                if (bench.isPostgres()) {
                    bench.with("comment on table events_new is 'staging table of a swap, made by sluice'");
                }
            };
            assertThat(bench.refusal("events", "fill", block, "strategy", "merge", "maxRows", 9))
                    .startsWith("75: table " + bench.main("events_new") + " is not the one that this swap had made");
            assertThat(state(bench)).isEqualTo("[[1, old], [2, old]]");
            assertThat(bench.all("select id from events_new")).isEqualTo("[[9]]");
        }
    }

    /** Its lock is gone with it, and another swap may have begun. */
    @ParameterizedTest
    @CsvSource({"merge", "rename"})
    void aSwapWhoseSessionWasLostDoesNotCutOver(String strategy) {
        try (SwapBench bench = bench(Engine.POSTGRES)) {
            Consumer<Staged> block = staged -> bench.with(
                    "insert into " + staged.getQuoted() + " select * from fresh",
                    "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and pid <> pg_backend_pid()"
                            + " and database = (select oid from pg_database where datname = current_database())");
            assertThat(bench.refusal("events", "fill", block, "strategy", strategy, "maxRows", 9))
                    .startsWith("75: the session that kept other swaps of table public.events out was lost");
            assertThat(state(bench)).isEqualTo("[[1, old], [2, old]]");
            assertThat(bench.tables()).containsExactly("events", "fresh", "notes");
        }
    }

    /** It fails, and what it removes then is its own. */
    @ParameterizedTest
    @CsvSource({"merge", "rename"})
    void aSwapWhoseSessionWasLostLeavesTheNextOnesStagingTable(String strategy) {
        try (SwapBench bench = bench(Engine.POSTGRES)) {
            Consumer<Staged> block = staged -> bench.with(
                    "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and pid <> pg_backend_pid()"
                            + " and database = (select oid from pg_database where datname = current_database())",
                    "drop table events_new",
                    "create table events_new (like events including all)",
                    "comment on table events_new is 'staging table of a swap, made by sluice'",
                    "insert into events_new values (9, 'foreign')");
            assertThat(bench.refusal("events", "fill", block, "strategy", strategy, "maxRows", 9))
                    .isNotEqualTo("swapped");
            assertThat(state(bench)).isEqualTo("[[1, old], [2, old]]");
            assertThat(bench.all("select id from events_new")).isEqualTo("[[9]]");
        }
    }

    @Test
    void aStagingTableOfAProcessThatIsNoMoreIsLeftOver() {
        String mark =
                "staging table of a swap, made by sluice; process 999999999 since 5, run 00000000-0000-0000-0000-000000000000";
        try (SwapBench bench = bench(Engine.SQLITE)) {
            bench.with("create table events_new (/* " + mark + " */ id integer primary key)");
            assertThat(bench.refusal("events", "from", "fresh")).isEqualTo("swapped");
        }
    }
}
