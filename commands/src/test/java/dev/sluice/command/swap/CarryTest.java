package dev.sluice.command.swap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.SluiceException;
import dev.sluice.command.Report;
import dev.sluice.command.TableChange;
import dev.sluice.testing.Beside;
import dev.sluice.testing.Engine;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code unswap ..., writes: 'carry'}: rows that were written since the swap go into the old table. */
class CarryTest {
    private static final String[] EVENTS = {
        "create table events (id integer generated always as identity primary key, event_key text not null unique, title text,"
                + " shout text generated always as (upper(title)) stored)",
        "insert into events (event_key, title) values ('a', 'Ides'), ('b', 'Hastings'), ('c', 'Lepanto')",
        "create table fresh (event_key text primary key, title text)",
        "insert into fresh values ('a', 'Ides of March'), ('b', 'Hastings'), ('d', 'Vienna'), ('f', 'Actium')"
    };
    private static final String ALL = "select id, event_key, title, shout from events order by event_key";

    @TempDir
    Path folder;

    private SwapBench bench(String... more) {
        SwapBench bench = new SwapBench(Engine.POSTGRES, folder).with(EVENTS).with(more);
        bench.swap("events", "from", "fresh", "key", "event_key", "strategy", "rename");
        return bench;
    }

    private static Report carry(SwapBench bench) {
        return bench.session().run(SwapBench.command(UnswapWord.WORD, "events", "writes", "carry"));
    }

    private static String refusal(SwapBench bench) {
        String before = bench.all(ALL);
        try {
            carry(bench);
            return "done";
        } catch (SluiceException e) {
            assertThat(bench.all(ALL)).isEqualTo(before);
            assertThat(bench.tables()).contains("events_old");
            return e.kind().exitCode() + ": " + e.getMessage();
        }
    }

    @Test
    void whatWasInsertedUpdatedOrDeletedSinceIsCarriedAndCounted() {
        try (SwapBench bench = bench()) {
            bench.with(
                    "insert into events (event_key, title) values ('e', 'Jena')",
                    "update events set title = 'Senlac' where event_key = 'b'",
                    "update events set title = 'Actium!' where event_key = 'f'",
                    "delete from events where event_key in ('a', 'd')");
            assertThat(SwapBench.command(UnswapWord.WORD, "events", "writes", "carry")
                            .plan(bench)
                            .outline()
                            .grids()
                            .toString())
                    .contains("rows written since, to be carried over");
            Report report = carry(bench);
            assertThat(report.changes()).containsExactly(new TableChange("public.events", 2, 1, 1));
            assertThat(report.outline().grids().toString()).contains("rows carried over");
            assertThat(bench.all(ALL))
                    .isEqualTo(
                            "[[2, b, Senlac, SENLAC], [3, c, Lepanto, LEPANTO], [8, e, Jena, JENA], [7, f, Actium!, ACTIUM!]]");
            assertThat(bench.tables()).containsExactly("events", "fresh");
            bench.with("insert into events (event_key) values ('g')");
            assertThat(bench.all("select max(id) from events")).isEqualTo("[[9]]");
        }
    }

    @Test
    void whereNothingWasWrittenNothingIsCarriedAlsoWhenRowsHaveMoved() {
        try (SwapBench bench = bench()) {
            bench.with("vacuum (full, freeze) events");
            assertThat(carry(bench).changes()).containsExactly(new TableChange("public.events", 0, 0, 0));
            assertThat(bench.all("select event_key, title from events order by 1"))
                    .isEqualTo("[[a, Ides], [b, Hastings], [c, Lepanto]]");
        }
    }

    @Test
    void aWriterWhoseTransactionIsOlderThanTheNewRowsIsNotOverlooked() throws SQLException {
        SwapBench bench = new SwapBench(Engine.POSTGRES, folder).with(EVENTS);
        try (bench;
                Connection writer = bench.database.connect();
                Statement statement = writer.createStatement()) {
            writer.setAutoCommit(false);
            statement.execute("create table elsewhere (n integer)");
            bench.swap("events", "from", "fresh", "key", "event_key", "strategy", "rename");
            statement.execute("update events set title = 'old hand' where event_key = 'b'");
            writer.commit();
            assertThatThrownBy(() -> bench.session().run(SwapBench.command(UnswapWord.WORD, "events")))
                    .hasMessageContaining("since the swap: 1 inserted or updated, 1 updated or deleted")
                    .hasMessageContaining("writes: 'carry'");
            assertThat(carry(bench).changes()).containsExactly(new TableChange("public.events", 0, 1, 0));
            assertThat(bench.all("select title from events where event_key = 'b'"))
                    .isEqualTo("[[old hand]]");
        }
    }

    @Test
    void aKeyThatTheSwapHadTakenAwayAndThatIsThereAgainIsAConflict() {
        try (SwapBench bench = bench()) {
            bench.with("insert into events (event_key, title) values ('c', 'Lepanto again')");
            assertThat(refusal(bench))
                    .startsWith("8: 1 rows were written since under keys that the swap had taken away");
            bench.with(
                    "delete from events where event_key = 'c'",
                    "insert into events (id, event_key, title) overriding system value values (3, 'c', 'Lepanto')");
            assertThat(carry(bench).changes()).containsExactly(new TableChange("public.events", 0, 0, 0));
        }
    }

    @Test
    void aValueOfAnotherUniqueKeyThatAnOldRowHasIsAConflict() {
        try (SwapBench bench = bench("create unique index titles on events (title)")) {
            bench.with(
                    "insert into events (event_key, title) values ('e', 'Lepanto'), ('g', 'Ides')",
                    "insert into events (id, event_key, title) overriding system value values (3, 'h', 'Actium (2)')");
            assertThat(refusal(bench))
                    .contains(
                            "2 rows were written since with values of [title] that other old rows have",
                            "1 rows were written since with values of [id] that other old rows have");
            bench.with("delete from events where event_key in ('e', 'h')", "delete from events where event_key = 'a'");
            assertThat(refusal(bench)).isEqualTo("done");
            assertThat(bench.all("select event_key, title from events order by 1"))
                    .isEqualTo("[[b, Hastings], [c, Lepanto], [g, Ides]]");
        }
    }

    @Test
    void rowsThatHaveExchangedTheirUniqueValuesAreCarried() {
        try (SwapBench bench = bench("create unique index titles on events (title)")) {
            bench.with(
                    "update events set title = 'x' where event_key = 'a'",
                    "update events set title = 'Ides' where event_key = 'b'",
                    "update events set title = 'Hastings' where event_key = 'a'");
            assertThat(carry(bench).changes()).containsExactly(new TableChange("public.events", 0, 2, 0));
            assertThat(bench.all("select event_key, title from events order by 1"))
                    .isEqualTo("[[a, Hastings], [b, Ides], [c, Lepanto]]");
        }
    }

    @Test
    void aConflictThatOnlyTheServerKnowsIsARefusalToo() {
        try (SwapBench bench = bench("create unique index folded on events (lower(title))")) {
            bench.with("insert into events (event_key, title) values ('e', 'LEPANTO')");
            assertThat(refusal(bench))
                    .startsWith("8: rows that were written since the swap do not fit to the old ones: ");
        }
    }

    @Test
    void rowsThatWouldReferToNothingInTheirOwnTableAreAConflict() {
        try (SwapBench bench = new SwapBench(Engine.POSTGRES, folder)
                .with(
                        "create table events (id integer primary key, boss integer)",
                        "insert into events values (1, null), (2, 1), (3, 2), (9, 77)",
                        "alter table events add foreign key (boss) references events not valid",
                        "create table fresh (id integer primary key, boss integer)",
                        "insert into fresh values (1, null), (2, 1), (4, 1)")) {
            bench.swap("events", "from", "fresh", "strategy", "rename");
            bench.with("insert into events values (5, 4)", "delete from events where id = 2");
            String refusal = "";
            try {
                carry(bench);
            } catch (SluiceException e) {
                refusal = e.getMessage();
            }
            assertThat(refusal).contains("2 rows would refer to rows of the same table that are not there");
            bench.with("insert into events values (2, null)", "delete from events where id = 5");
            assertThat(carry(bench).changes()).containsExactly(new TableChange("public.events", 0, 1, 0));
            assertThat(bench.all("select * from events order by 1"))
                    .isEqualTo("[[1, null], [2, null], [3, 2], [9, 77]]");
        }
    }

    @Test
    void childrenOfCarriedRowsKeepTheirParentsAndThoseOfNewOnesAreAConflict() {
        try (SwapBench bench = bench("create table notes (event_key text references events (event_key))")) {
            bench.with("insert into events (event_key) values ('e')", "insert into notes values ('e'), ('d')");
            assertThat(refusal(bench))
                    .contains("1 rows of public.notes refer to rows that the old table does not have");
            bench.with("delete from notes where event_key = 'd'");
            assertThat(carry(bench).changes()).containsExactly(new TableChange("public.events", 1, 0, 0));
            assertThat(bench.all("select event_key from notes")).isEqualTo("[[e]]");
            assertThat(bench.all("select convalidated from pg_constraint where contype = 'f'"))
                    .isEqualTo("[[true]]");
        }
    }

    @Test
    void writersGoOnBesideItAndNoneOfTheirSumsIsLost() {
        try (SwapBench bench = new SwapBench(Engine.POSTGRES, folder)
                .with(
                        "create table events (id integer primary key, n integer not null)",
                        "insert into events select g, 0 from generate_series(1, 50) g",
                        "create table fresh as select * from events")) {
            bench.swap("events", "from", "fresh", "strategy", "rename");
            AtomicBoolean over = new AtomicBoolean();
            AtomicLong sum = new AtomicLong();
            CompletableFuture<Void> writer = Beside.run(() -> count(bench, over, sum));
            while (sum.get() < 20) {
                Thread.onSpinWait();
            }
            carry(bench);
            long then = sum.get();
            while (sum.get() < then + 20) {
                Thread.onSpinWait();
            }
            over.set(true);
            writer.join();
            assertThat(bench.all("select sum(n) from events")).isEqualTo("[[" + sum.get() + "]]");
        }
    }

    private static void count(SwapBench bench, AtomicBoolean over, AtomicLong sum) {
        try (Connection other = bench.database.connect();
                Statement statement = other.createStatement()) {
            while (!over.get()) {
                sum.addAndGet(
                        statement.executeUpdate("update events set n = n + 1 where id = " + (sum.get() % 50 + 1)));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void afterATruncationOnlyWhatTheSwapTookAwayIsThere() {
        try (SwapBench bench = bench()) {
            bench.with("truncate events");
            assertThat(carry(bench).changes()).containsExactly(new TableChange("public.events", 0, 0, 2));
            assertThat(bench.all("select event_key from events")).isEqualTo("[[c]]");
        }
    }

    @Test
    void withoutTheKeysThatTheSwapTookAwayNothingIsCarried() {
        try (SwapBench bench = bench()) {
            bench.with("delete from events_gone");
            assertThat(refusal(bench))
                    .startsWith("8: what was written since cannot be told from")
                    .contains("events_gone");
            bench.with("drop table events_gone");
            assertThat(refusal(bench))
                    .startsWith("8: what was written since cannot be told from")
                    .contains("events_gone");
        }
    }

    @Test
    void aNoteOnAnotherTableIsNotTrusted() {
        try (SwapBench bench = bench()) {
            bench.with(
                    "do $$ begin execute format('comment on table events_old is %L', replace(obj_description('events_old'::regclass),"
                            + " 'loaded: ' || 'events'::regclass::oid, 'loaded: 1')); end $$");
            assertThat(refusal(bench)).contains("its note does not say, or tells of another table");
        }
    }

    @Test
    void rowsOfTooManyTransactionsToBeNotedAreNotCarried() {
        try (SwapBench bench = new SwapBench(Engine.POSTGRES, folder).with(EVENTS)) {
            Consumer<Staged> block = staged -> bench.with(
                    "do $$ begin for i in 1..1001 loop insert into " + staged.getQuoted()
                            + " (event_key) values (i); commit; end loop; end $$",
                    "insert into " + staged.getQuoted() + " (event_key) values ('a'), ('b'), ('c')");
            bench.swap("events", "fill", block, "key", "event_key", "strategy", "rename");
            assertThat(refusal(bench)).contains("its note does not say, or tells of another table");
        }
    }

    @Test
    void theKeysAreForNobodyElseAndGoWithTheOldRows() {
        try (SwapBench bench = new SwapBench(Engine.POSTGRES, folder).with(EVENTS)) {
            bench.with("alter default privileges grant select on tables to public");
            bench.swap("events", "from", "fresh", "key", "event_key", "strategy", "rename");
            assertThat(
                            bench.all(
                                    "select event_key, has_table_privilege('pg_monitor', 'events_gone', 'select') from events_gone"))
                    .isEqualTo("[[c, false]]");
            bench.session().run(SwapBench.command(TidyWord.WORD, "events"));
            assertThat(bench.tables()).containsExactly("events", "fresh");
            bench.with("insert into events (event_key) values ('z')");
            assertThat(bench.refusal(
                            "events",
                            "from",
                            "fresh",
                            "key",
                            "event_key",
                            "strategy",
                            "rename",
                            "rows",
                            List.of(9, 10)))
                    .startsWith("8: ");
            assertThat(bench.tables()).containsExactly("events", "fresh");
            bench.swap("events", "from", "fresh", "key", "event_key", "strategy", "rename", "dropOld", true);
            assertThat(bench.tables()).containsExactly("events", "fresh");
            bench.with("create table events_gone (n integer)");
            assertThat(bench.refusal("events", "from", "fresh", "key", "event_key", "strategy", "rename"))
                    .startsWith("8: table public.events_gone exists");
            assertThat(bench.tables()).containsExactly("events", "events_gone", "fresh");
        }
    }

    @Test
    void aMergeRemovesTheKeysOfAKilledRenameAndNoneThatAreInUse() {
        String killed =
                "create table events_new (n integer); comment on table events_new is 'staging table of a swap, made by sluice'";
        try (SwapBench bench = bench()) {
            bench.with(killed);
            bench.swap("events", "from", "fresh", "key", "event_key");
            assertThat(bench.tables()).containsExactly("events", "events_gone", "events_old", "fresh");
            bench.with("drop table events_old", killed);
            bench.swap("events", "from", "fresh", "key", "event_key");
            assertThat(bench.tables()).containsExactly("events", "fresh");
        }
    }

    @Test
    void aSwapThatFailsBeforeItsCutOverLeavesNoKeys() {
        try (SwapBench bench = new SwapBench(Engine.POSTGRES, folder).with(EVENTS)) {
            bench.with("create table lasting (n integer)");
            assertThat(bench.refusal(
                            "events",
                            "from",
                            "fresh",
                            "key",
                            "event_key",
                            "strategy",
                            "rename",
                            "hold",
                            Duration.ofMillis(1),
                            "wait",
                            Duration.ofMillis(1)))
                    .startsWith("75: ");
            assertThat(bench.tables()).containsExactly("events", "fresh", "lasting");
        }
    }
}
