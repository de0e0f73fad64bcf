package dev.sluice.command.swap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Beside;
import dev.sluice.testing.Engine;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What stands in the way of a merge that writes: triggers that leave rows out, and rows that others hold. */
class SwallowingTest {
    private static final String[] EVENTS = {
        "create table events (id integer primary key, title varchar(40), changes integer default 0)",
        "create table notes (id integer primary key, event_id integer references events on delete cascade)",
        "insert into events values (1, 'old', 0), (2, 'old', 0)",
        "insert into notes values (1, 1)",
        "create table fresh (id integer primary key, title varchar(40), changes integer)",
        "insert into fresh values (1, 'new', 0), (3, 'new', 0)"
    };
    private static final String CONTENT = "select id, title from events order by id";

    @TempDir
    Path folder;

    private SwapBench swallowing(Engine engine, String... events) {
        SwapBench bench = new SwapBench(engine, folder).with(EVENTS);
        if (engine == Engine.POSTGRES) {
            bench.with("create function swallow() returns trigger language plpgsql as $$ begin return null; end $$");
        }
        for (String event : events) {
            bench.with("create trigger swallows_" + event + " before " + event + " on events"
                    + (engine == Engine.POSTGRES
                            ? " for each row execute function swallow()"
                            : " begin select raise(ignore); end"));
        }
        return bench;
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aTriggerThatSwallowsAnUpdateIsFoundToo(Engine engine) {
        try (SwapBench bench = swallowing(engine, "update")) {
            assertThat(bench.refusal("events", "from", "fresh", "strategy", "merge"))
                    .startsWith("1: 0 rows were updated instead of 1");
            assertThat(bench.all(CONTENT)).isEqualTo("[[1, old], [2, old]]");
        }
    }

    /** The server counts the row as updated. */
    @ParameterizedTest
    @EnumSource(Engine.class)
    void aTriggerThatPutsTheOldValuesBackIsFoundToo(Engine engine) {
        try (SwapBench bench = new SwapBench(engine, folder).with(EVENTS)) {
            bench.with(
                    engine == Engine.POSTGRES
                            ? "create function keeps() returns trigger language plpgsql as $$ begin return old; end $$;"
                                    + " create trigger keeps before update on events for each row execute function keeps()"
                            : "create trigger keeps after update on events when new.title <> old.title begin"
                                    + " update events set title = old.title where id = new.id; end");
            assertThat(bench.refusal("events", "from", "fresh", "strategy", "merge"))
                    .startsWith("1: 1 rows that were to be updated are what they were");
            assertThat(bench.all(CONTENT)).isEqualTo("[[1, old], [2, old]]");
        }
    }

    /** The number of rows is then what it is to be. */
    @ParameterizedTest
    @EnumSource(Engine.class)
    void triggersThatSwallowAsManyDeletionsAsInsertionsAreFound(Engine engine) {
        try (SwapBench bench = swallowing(engine, "insert", "delete")) {
            assertThat(bench.refusal("events", "from", "fresh", "strategy", "merge"))
                    .startsWith("1: 1 rows that were to go are still there");
            assertThat(bench.all(CONTENT)).isEqualTo("[[1, old], [2, old]]");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aTriggerThatAddsToWhatIsWrittenIsNotTakenForOne(Engine engine) {
        try (SwapBench bench = new SwapBench(engine, folder).with(EVENTS)) {
            bench.with(
                    engine == Engine.POSTGRES
                            ? "create function counts() returns trigger language plpgsql as $$ begin new.changes = 7; return new; end $$;"
                                    + " create trigger counts before update on events for each row execute function counts()"
                            : "create trigger counts after update of title on events begin"
                                    + " update events set changes = 7 where id = new.id; end");
            var report = bench.swap("events", "from", "fresh", "strategy", "merge");
            assertThat(SwapBench.counts(report)).isEqualTo("+1 ~1 -1");
            assertThat(report.outline().notes())
                    .contains("1 rows of " + bench.main("events")
                            + " are not in all what the new ones say: its triggers have written something else");
            assertThat(bench.all("select changes from events order by id")).isEqualTo("[[7], [0]]");
        }
    }

    @Test
    void aMergeDoesNotWaitLongForARowThatAnotherHolds() throws Exception {
        try (SwapBench bench = new SwapBench(Engine.POSTGRES, folder).with(EVENTS);
                Connection other = bench.database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("insert into notes values (5, 2)");
            // As the profile says lock-timeout = "5s"; it is far below that of those who wait behind.
            CompletableFuture<String> swap =
                    Beside.supply(() -> bench.refusal("events", "from", "fresh", "strategy", "merge"));
            String refusal = swap.get(4, TimeUnit.SECONDS);
            other.rollback();
            assertThat(refusal)
                    .startsWith("75: ")
                    .contains("5 times for ", "raise ddl-lock-timeout")
                    .contains("rows of public.events may be held by pid ");
        }
    }

    /** Writers are kept out, but not who locks rows; that is waited for as long as the profile says. */
    @Test
    void whoHoldsARowThatIsToBeUpdatedIsNamed() throws Exception {
        try (SwapBench bench = new SwapBench(Engine.POSTGRES, folder).with(EVENTS);
                Connection other = bench.database.connect();
                Statement statement = other.createStatement()) {
            bench.with(
                    "do $$ begin execute format('alter database %I set lock_timeout = 300', current_database()); end $$");
            other.setAutoCommit(false);
            statement.execute("select * from events where id = 1 for share");
            String refusal = bench.refusal("events", "from", "fresh", "strategy", "merge");
            other.rollback();
            assertThat(refusal).startsWith("75: ").contains("rows of public.events may be held by pid ");
            assertThat(bench.all(CONTENT)).isEqualTo("[[1, old], [2, old]]");
        }
    }
}
