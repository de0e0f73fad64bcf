package dev.sluice.command.swap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.command.StepLog;
import dev.sluice.testing.Beside;
import dev.sluice.testing.Engine;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The word {@code swap} where another table takes the table's place. */
class RenameTest {
    private static final String[] EVENTS = {
        "create table events (id integer generated always as identity primary key, event_key text not null unique, title text)",
        "create table notes (event_key text references events (event_key) on delete cascade, note text)",
        "create view titles as select event_key, title from events",
        "insert into events (event_key, title) values ('a', 'Ides'), ('b', 'Hastings'), ('c', 'Lepanto')",
        "insert into notes values ('a', 'Caesar'), (null, 'free')",
        "create table fresh (event_key text primary key, title text)",
        "insert into fresh values ('d', 'Vienna'), ('a', 'Ides of March'), ('b', 'Hastings')"
    };

    @TempDir
    Path folder;

    private SwapBench bench() {
        return new SwapBench(Engine.POSTGRES, folder).with(EVENTS);
    }

    @Test
    void theOldTableStaysUntilItIsTidiedAndNumbersAreKept() {
        try (SwapBench bench = bench()) {
            bench.swap("events", SwapBench.renameByKey());
            assertThat(bench.all("select id, event_key, title from events order by 1"))
                    .isEqualTo("[[1, a, Ides of March], [2, b, Hastings], [6, d, Vienna]]");
            assertThat(bench.all("select title from titles order by 1")).contains("Vienna");
            assertThat(bench.tables())
                    .containsExactly("events", "events_gone", "events_old", "fresh", "notes", "titles");
            bench.with("insert into events (event_key) values ('e')");
            assertThat(bench.all("select max(id) from events")).isEqualTo("[[7]]");
            assertThat(bench.refusal("events", SwapBench.renameByKey()))
                    .startsWith("8: table public.events_old keeps the old rows of an earlier swap");
            bench.session().run(SwapBench.command(TidyWord.WORD, "events"));
            assertThat(bench.tables()).containsExactly("events", "fresh", "notes", "titles");
            assertThatThrownBy(() -> bench.session().run(SwapBench.command(TidyWord.WORD, "events")))
                    .hasMessageContaining("there is no table of old rows");
            bench.swap("events", SwapBench.renameByKey("dropOld", true, "maxRows", 1));
            assertThat(bench.tables()).containsExactly("events", "fresh", "notes", "titles");
            assertThat(bench.all("select convalidated from pg_constraint where contype = 'f'"))
                    .isEqualTo("[[true]]");
        }
    }

    @Test
    void s14_usersOfTheRowTypeAreRefusedWithMergeOffered() {
        try (SwapBench bench = bench()) {
            bench.with(
                    "create table holder (snap events)",
                    "create function f(e events) returns int language sql as 'select 1'");
            bench.with(
                    "create materialized view mv as select * from events",
                    "create materialized view mv2 as select * from mv");
            assertThat(bench.refusal("events", SwapBench.renameByKey()))
                    .contains(
                            "column snap of table public.holder uses its row type",
                            "function public.f(public.events) uses its row type")
                    .contains(
                            "public.mv cannot be renamed: public.mv2 is a materialized view on it",
                            "swap with strategy: 'merge'");
            assertThat(SwapBench.counts(bench.swap("events", "from", "fresh", "key", "event_key")))
                    .isEqualTo("+1 ~1 -1");
        }
    }

    @Test
    void s2_anUnknownDependentIsARefusalAndNeverALoss() {
        try (SwapBench bench = bench()) {
            bench.with(
                    "create rule r as on insert to notes do also update events set title = title where event_key = new.event_key");
            assertThat(bench.refusal("events", SwapBench.renameByKey()))
                    .contains("depends on it, and swap does not know how to carry that");
            bench.with("drop rule r on notes", "create table child () inherits (events)");
            assertThat(bench.refusal("events", SwapBench.renameByKey())).contains("it inherits, or is inherited from");
        }
    }

    @Test
    void s1_anOlderSnapshotIsWaitedForAndNamed() throws SQLException {
        try (SwapBench bench = bench();
                Connection reader = bench.database.connect();
                Statement statement = reader.createStatement()) {
            reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            reader.setAutoCommit(false);
            statement.executeQuery("select count(*) from notes").close();
            assertThat(bench.refusal("events", SwapBench.renameByKey("wait", Duration.ofMillis(300))))
                    .startsWith(
                            "75: a snapshot from before the new rows is in use, and would see an empty table: pid ");
            assertThat(bench.tables()).containsExactly("events", "fresh", "notes", "titles");
            CompletableFuture<Object> swap = Beside.supply(() -> bench.swap("events", SwapBench.renameByKey()));
            try (var rows = statement.executeQuery("select count(*) from events where event_key = 'c'")) {
                rows.next();
                assertThat(rows.getInt(1)).isEqualTo(1);
            }
            reader.rollback();
            swap.join();
            assertThat(bench.all("select count(*) from events where event_key = 'd'"))
                    .isEqualTo("[[1]]");
        }
    }

    @Test
    void s19_rowsWrittenMeanwhileAreFoundOrTheirWritersWait() {
        try (SwapBench bench = bench()) {
            Consumer<Staged> block = staged -> bench.with(
                    "insert into " + staged.getQuoted() + " (event_key, title) select * from fresh",
                    "update events set title = 'edited' where event_key = 'b'");
            assertThat(bench.refusal("events", "fill", block, "key", "event_key", "strategy", "rename"))
                    .startsWith("75: rows of table public.events were written while the new ones were brought");
            assertThat(bench.tables()).containsExactly("events", "fresh", "notes", "titles");
            List<String> seen = new ArrayList<>();
            Consumer<Staged> waits = staged -> {
                bench.with("insert into " + staged.getQuoted() + " (event_key, title) select * from fresh");
                assertThatThrownBy(() -> bench.with("set lock_timeout = 50; update events set title = 'x'"))
                        .hasMessageContaining("lock timeout");
                seen.add(bench.all("select count(*) from titles"));
            };
            bench.swap("events", "fill", waits, "key", "event_key", "strategy", "rename", "writes", "block");
            assertThat(seen).containsExactly("[[3]]");
            assertThat(bench.all("select count(*) from events where event_key = 'd'"))
                    .isEqualTo("[[1]]");
        }
    }

    @Test
    void s21_childrenOfMissingParentsRefuseTheSwapAlsoWhenTheyComeLate() {
        try (SwapBench bench = bench()) {
            bench.with("insert into notes values ('c', 'late')");
            assertThat(bench.refusal("events", SwapBench.renameByKey()))
                    .contains("1 rows of public.notes refer to rows");
            assertThat(bench.tables()).containsExactly("events", "fresh", "notes", "titles");
        }
    }

    @Test
    void s15_s17_aReaderInTheWayIsNamedAndEachTryWaitsOnlyTheLockTimeout() throws SQLException {
        try (SwapBench bench = bench();
                Connection reader = bench.database.connect();
                Statement statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            // No portal is left open by this one, and so no snapshot.
            statement.execute("lock table titles in access share mode");
            AtomicBoolean over = new AtomicBoolean();
            CompletableFuture<Long> longest = Beside.supply(() -> bench.longestRead("titles", over));
            assertThat(bench.refusal("events", SwapBench.renameByKey("wait", Duration.ofMillis(700))))
                    .startsWith("75: table public.events could not be locked in ")
                    .contains("blocked by pid ");
            over.set(true);
            assertThat(longest.join()).isLessThan(600);
            reader.rollback();
            assertThat(bench.tables()).containsExactly("events", "fresh", "notes", "titles");
        }
    }

    @Test
    void s18_aPreparedStatementGoesOnWithTheNewRows() throws SQLException {
        try (SwapBench bench = bench();
                Connection reader = bench.database.connect();
                var statement = reader.prepareStatement("select * from events where event_key <> ?")) {
            for (int i = 0; i < 8; i++) {
                statement.setString(1, "none");
                statement.executeQuery().close();
            }
            bench.swap("events", SwapBench.renameByKey());
            try (var rows = statement.executeQuery()) {
                int count = 0;
                while (rows.next()) {
                    count++;
                }
                assertThat(count).isEqualTo(3);
            }
        }
    }

    @Test
    void s11_twoNamesOf63BytesThatDifferInTheLastAreKept() {
        String stem = "i".repeat(62);
        try (SwapBench bench = bench()) {
            bench.with(
                    "create index " + stem + "a on events (title)", "create index " + stem + "b on events (title, id)");
            String before =
                    bench.all("select indexname, indexdef from pg_indexes where tablename = 'events' order by 1");
            bench.swap("events", SwapBench.renameByKey());
            assertThat(bench.all("select indexname, indexdef from pg_indexes where tablename = 'events' order by 1"))
                    .isEqualTo(before);
        }
    }

    @Test
    void whatChangesOnTheTableMeanwhileIsNotLost() {
        try (SwapBench bench = bench()) {
            Consumer<Staged> block = staged -> bench.with(
                    "insert into " + staged.getQuoted() + " (event_key, title) select * from fresh",
                    "create view late as select * from events");
            assertThat(bench.refusal("events", "fill", block, "key", "event_key", "strategy", "rename"))
                    .startsWith("1: what hangs on table public.events has changed");
            assertThat(bench.tables()).containsExactly("events", "fresh", "late", "notes", "titles");
        }
    }

    @Test
    void locksHeldTooLongAreGivenBack() {
        try (SwapBench bench = bench()) {
            assertThat(bench.refusal(
                            "events",
                            SwapBench.renameByKey("hold", Duration.ofMillis(1), "wait", Duration.ofMillis(200))))
                    .startsWith("75: table public.events could not be locked in ")
                    .contains("the locks were held for ");
            assertThat(bench.tables()).containsExactly("events", "fresh", "notes", "titles");
        }
    }

    /** As a kill between the cut-over and the finish leaves it, and its mark. */
    private static StepLog killedBehindTheCutOver(SwapBench bench) {
        bench.with(
                "alter table notes drop constraint notes_event_key_fkey",
                "alter table notes add constraint notes_event_key_fkey foreign key (event_key) references events (event_key) not valid",
                "do $$ begin execute format('comment on table events_old is %L', 'old rows of a swapped table, kept by sluice; to validate: '"
                        + " || (select oid from pg_constraint where conname = 'notes_event_key_fkey')); end $$");
        return new StepLog() {
            @Override
            public String cursor() {
                return "cut over";
            }
        };
    }

    @Test
    void aRunThatWasKilledBehindTheCutOverIsFinishedByItsResumption() {
        try (SwapBench bench = bench()) {
            bench.swap("events", SwapBench.renameByKey());
            StepLog log = killedBehindTheCutOver(bench);
            bench.phases(log, "events", SwapBench.renameByKey("dropOld", true));
            assertThat(bench.all("select convalidated from pg_constraint where contype = 'f'"))
                    .isEqualTo("[[true]]");
            assertThat(bench.tables()).containsExactly("events", "fresh", "notes", "titles");
        }
    }

    @Test
    void theWayBackIsRefusedWhenRowsWereWrittenSinceAndThenLosesThemOnlyWhenAsked() {
        try (SwapBench bench = bench()) {
            bench.swap("events", SwapBench.renameByKey());
            bench.with(
                    "vacuum events",
                    "update events set title = 'x' where event_key = 'b'",
                    "delete from events where event_key = 'd'");
            assertThat(unswap(bench))
                    .startsWith(
                            "8: rows of table public.events were written since the swap: 1 inserted or updated, 2 updated or deleted");
            assertThat(unswap(bench, "writes", "drop")).isEqualTo("done");
            assertThat(bench.all("select id, event_key, title from events order by 1"))
                    .isEqualTo("[[1, a, Ides], [2, b, Hastings], [3, c, Lepanto]]");
            assertThat(bench.tables()).containsExactly("events", "fresh", "notes", "titles");
            assertThat(bench.all("select count(*) from titles where title = 'Lepanto'"))
                    .isEqualTo("[[1]]");
            assertThat(bench.all("select conname, convalidated from pg_constraint where contype = 'f'"))
                    .isEqualTo("[[notes_event_key_fkey, true]]");
            bench.with("insert into events (event_key) values ('e')");
            assertThat(bench.all("select max(id) > 4 from events")).isEqualTo("[[true]]");
            assertThat(unswap(bench)).startsWith("2: there is no table of old rows");
        }
    }

    @Test
    void theWayBackTakesWhatHangsOnTheTableNowAndRefusesWhatTheOldOneLacks() {
        try (SwapBench bench = bench()) {
            bench.swap("events", SwapBench.renameByKey());
            bench.with("create index added on events (title)");
            assertThat(unswap(bench)).contains("added was added since the swap");
            bench.with(
                    "drop index added", "grant select on events to public", "create view late as select * from events");
            assertThat(unswap(bench)).isEqualTo("done");
            assertThat(bench.all("select count(*) from late")).isEqualTo("[[3]]");
            assertThat(
                            bench.all(
                                    "select count(*) from aclexplode((select relacl from pg_class where oid = 'events'::regclass)) where grantee = 0"))
                    .isEqualTo("[[1]]");
        }
    }

    private static String unswap(SwapBench bench, Object... options) {
        try {
            bench.session().run(SwapBench.command(UnswapWord.WORD, "events", options));
            return "done";
        } catch (dev.sluice.SluiceException e) {
            return e.kind().exitCode() + ": " + e.getMessage();
        }
    }

    @Test
    void s24_aRunThatChoseARenameIsFinishedAsOneWhateverThePlanWouldChooseNow() {
        try (SwapBench bench = bench()) {
            bench.swap("events", SwapBench.renameByKey());
            StepLog log = killedBehindTheCutOver(bench);
            bench.phases(log, "events", "from", "fresh", "key", "event_key");
            assertThat(bench.all("select convalidated from pg_constraint where contype = 'f'"))
                    .isEqualTo("[[true]]");
        }
    }
}
