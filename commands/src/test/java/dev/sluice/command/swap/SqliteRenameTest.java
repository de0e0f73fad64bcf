package dev.sluice.command.swap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.SluiceException;
import dev.sluice.command.Outline;
import dev.sluice.command.StepLog;
import dev.sluice.db.Access;
import dev.sluice.testing.Engine;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The word {@code swap} with {@code strategy: 'rename'} on SQLite. */
class SqliteRenameTest {
    private static final String[] EVENTS = {
        "create table events (id integer primary key autoincrement, event_key text collate nocase not null unique, title text,"
                + " size integer generated always as (length(title)) stored, check (title <> ''))",
        "create index titles_of_events on events (title desc) where title is not null",
        "create unique index lower_keys on events (lower(event_key))",
        "create table log (what text)",
        "create trigger logs after insert on events begin insert into log values ('new ' || new.event_key); end",
        "create table notes (event_key text references events (event_key) on delete cascade, note text)",
        "create view titles as select event_key, title from events",
        "create view long_titles as select title from titles where length(title) > 5",
        "create trigger cascades after delete on notes begin update events set title = title where event_key = old.event_key; end",
        "insert into events (event_key, title) values ('a', 'Ides'), ('b', 'Hastings'), ('c', 'Lepanto')",
        "insert into notes values ('a', 'Caesar'), (null, 'free')",
        "delete from log",
        "create table fresh (event_key text primary key, title text)",
        "insert into fresh values ('d', 'Vienna'), ('a', 'Ides of March'), ('b', 'Hastings')"
    };

    private static final String SCHEMA =
            "select type, name, tbl_name, sql from sqlite_schema where name not like 'sqlite%' and name <> 'events_old'"
                    + " and name <> 'events_old_kept' order by 1, 2";

    @TempDir
    Path folder;

    private SwapBench bench() {
        return new SwapBench(Engine.SQLITE, folder).with(EVENTS);
    }

    private static String unswap(SwapBench bench, Object... options) {
        try {
            bench.session().run(SwapBench.command(UnswapWord.WORD, "events", options));
            return "done";
        } catch (SluiceException e) {
            return e.kind().exitCode() + ": " + e.getMessage();
        }
    }

    @Test
    void theOldTableStaysUntilItIsTidiedAndAllThatHangsOnTheTableIsAsItWas() {
        try (SwapBench bench = bench()) {
            String schema = bench.all(SCHEMA);
            var report = bench.swap("events", SwapBench.renameByKey());
            assertThat(SwapBench.counts(report)).isEqualTo("+1 ~0 -1");
            assertThat(bench.all("select id, event_key, title, size from events order by id"))
                    .isEqualTo("[[1, a, Ides of March, 13], [2, b, Hastings, 8], [4, d, Vienna, 6]]");
            assertThat(bench.all(SCHEMA)).isEqualTo(schema);
            assertThat(bench.all("select count(*) from events_old")).isEqualTo("[[3]]");
            assertThat(bench.refusal("events", SwapBench.renameByKey()))
                    .startsWith("8: table events_old keeps the old rows of an earlier swap");
            bench.with("create view of_old as select * from events_old");
            assertThatThrownBy(() -> bench.session().run(SwapBench.command(TidyWord.WORD, "events")))
                    .hasMessageContaining("the old rows in events_old are in use: [view of_old]");
            bench.with("drop view of_old");
            bench.session().run(SwapBench.command(TidyWord.WORD, "events"));
            assertThat(bench.tables()).containsExactly("events", "fresh", "log", "notes");
            bench.swap("events", SwapBench.renameByKey("dropOld", true));
            assertThat(bench.tables()).containsExactly("events", "fresh", "log", "notes");
            assertThat(bench.all(SCHEMA)).isEqualTo(schema);
        }
    }

    @Test
    void l1_rowsOfOtherTablesAreNotDeletedByACascade() {
        for (boolean drops : new boolean[] {false, true}) {
            try (SwapBench bench = bench()) {
                assertThatThrownBy(() -> bench.home()
                                .transaction(Access.WRITE, tx -> bench.swap("events", SwapBench.renameByKey())))
                        .hasMessageContaining("SQLite enforces foreign keys in this transaction");
                bench.swap("events", SwapBench.renameByKey("dropOld", drops));
                assertThat(bench.all("select * from notes order by note")).isEqualTo("[[a, Caesar], [null, free]]");
                // Enforced again, and by the new table.
                assertThat(bench.home().<Object>transaction(Access.WRITE, tx -> {
                            tx.execute(dev.sluice.sql.Sql.of("delete from events where event_key = 'a'"));
                            return tx.query(dev.sluice.sql.Sql.of("select count(*) as n from notes"))
                                    .value();
                        }))
                        .isEqualTo(1);
            }
        }
    }

    @Test
    void l2_viewsOnTheTableAndViewsOnThoseReadTheNewRows() {
        try (SwapBench bench = bench()) {
            bench.swap("events", SwapBench.renameByKey());
            assertThat(bench.all("select title from long_titles order by 1"))
                    .isEqualTo("[[Hastings], [Ides of March], [Vienna]]");
        }
    }

    @Test
    void l3_nothingFollowsTheOldTable() {
        try (SwapBench bench = bench()) {
            bench.swap("events", SwapBench.renameByKey());
            assertThat(bench.all("select count(*) from sqlite_schema where sql like '%events_old%'"
                            + " and tbl_name <> 'events_old'"))
                    .isEqualTo("[[0]]");
            assertThat(bench.all("select \"table\" from pragma_foreign_key_list('notes')"))
                    .isEqualTo("[[events]]");
        }
    }

    @Test
    void l4_triggersAndIndexesAreThereUnderTheirNamesAndDidNotFireForTheNewRows() {
        try (SwapBench bench = bench()) {
            bench.swap("events", SwapBench.renameByKey());
            assertThat(bench.all("select count(*) from log")).isEqualTo("[[0]]");
            bench.with("insert into events (event_key, title) values ('e', 'Actium')");
            assertThat(bench.all("select * from log")).isEqualTo("[[new e]]");
            assertThat(bench.all("select name from pragma_index_list('events') order by name"))
                    .isEqualTo("[[lower_keys], [sqlite_autoindex_events_1], [titles_of_events]]");
            assertThatThrownBy(() -> bench.with("insert into events (event_key, title) values ('E', 'x')"))
                    .hasMessageContaining("UNIQUE");
        }
    }

    @Test
    void l5_aNumberThatWasGivenOutIsNotGivenOutAgain() {
        try (SwapBench bench = bench()) {
            bench.with("insert into events (event_key, title) values ('z', 'gone')", "delete from events where id = 4");
            bench.swap("events", SwapBench.renameByKey("maxRows", 1));
            assertThat(bench.all("select id from events where event_key = 'd'")).isEqualTo("[[5]]");
            bench.with("delete from events where id = 5", "insert into events (event_key) values ('y')");
            assertThat(bench.all("select max(id) from events")).isEqualTo("[[6]]");
            assertThat(unswap(bench, "writes", "drop")).isEqualTo("done");
            bench.with("insert into events (event_key) values ('x')");
            assertThat(bench.all("select max(id) from events")).isEqualTo("[[7]]");
            assertThat(bench.all("select name from sqlite_sequence")).isEqualTo("[[events]]");
        }
    }

    @Test
    void l6_referencesThatWereBrokenBeforeStayAndNewOnesAreRefused() {
        try (SwapBench bench = bench()) {
            bench.with(
                    "create table places (id integer primary key)",
                    "alter table events add column place integer references places (id)",
                    "alter table fresh add column place integer",
                    "insert into notes values ('unknown', 'was so before')");
            bench.swap("events", SwapBench.renameByKey("dropOld", true));
            bench.with("update fresh set place = 7");
            assertThat(bench.refusal("events", SwapBench.renameByKey()))
                    .startsWith("8: 3 rows of events would refer to rows of places that are not there");
            assertThat(bench.all("select count(*) from events where place = 7")).isEqualTo("[[0]]");
            bench.with("insert into places values (7)");
            bench.swap("events", SwapBench.renameByKey());
            // The old rows keep no others alive.
            assertThat(bench.all("select count(*) from pragma_foreign_key_list('events_old')"))
                    .isEqualTo("[[0]]");
            assertThat(bench.all("select count(*) from pragma_foreign_key_check"))
                    .isEqualTo("[[1]]");
            assertThat(unswap(bench)).isEqualTo("done");
            assertThat(bench.all("select id, title, size, place from events where event_key = 'a'"))
                    .isEqualTo("[[1, Ides of March, 13, null]]");
            assertThat(bench.all("select count(*) from pragma_foreign_key_list('events')"))
                    .isEqualTo("[[1]]");
        }
    }

    @Test
    void l7_aReaderKeepsItsSnapshotAndAPreparedStatementGoesOn() throws SQLException {
        try (SwapBench bench = bench().with("pragma journal_mode = wal");
                Connection reader = bench.database.connect();
                Statement begin = reader.createStatement();
                var titles = reader.prepareStatement(
                        "select group_concat(title, ', ') from (select * from titles order by 1)")) {
            begin.execute("begin");
            assertThat(read(titles)).isEqualTo("Ides, Hastings, Lepanto");
            bench.swap("events", SwapBench.renameByKey());
            assertThat(read(titles)).isEqualTo("Ides, Hastings, Lepanto");
            begin.execute("commit");
            assertThat(read(titles)).isEqualTo("Ides of March, Hastings, Vienna");
        }
    }

    private static String read(java.sql.PreparedStatement statement) throws SQLException {
        try (var rows = statement.executeQuery()) {
            rows.next();
            return rows.getString(1);
        }
    }

    @Test
    void l7_aReaderInTheWayOfTheCommitIsWaitedForAndThenTheOldRowsStay() throws SQLException {
        try (SwapBench bench = bench();
                Connection reader = bench.database.connect();
                Statement statement = reader.createStatement()) {
            statement.execute("begin");
            statement.executeQuery("select count(*) from events").close();
            assertThat(bench.refusal("events", SwapBench.renameByKey())).startsWith("75: ");
            statement.execute("commit");
            assertThat(bench.all("select count(*) from events where title = 'Vienna'"))
                    .isEqualTo("[[0]]");
            bench.swap("events", SwapBench.renameByKey());
            assertThat(bench.all("select count(*) from events where title = 'Vienna'"))
                    .isEqualTo("[[1]]");
        }
    }

    @Test
    void whatIsNotUnderstoodIsRefusedAndNeverLost() {
        try (SwapBench bench = bench()) {
            bench.with("create virtual table search using fts5 (title, content='events', content_rowid='id')");
            assertThat(bench.refusal("events", SwapBench.renameByKey()))
                    .startsWith("8: events cannot be renamed: the virtual table search names it")
                    .contains("swap with strategy: 'merge'");
            bench.with("create table other (id integer primary key, v text)", "insert into other values (1, 'x')");
            bench.home()
                    .transaction(
                            Access.WRITE,
                            tx -> tx.execute(dev.sluice.sql.Sql.of(
                                    "create temp trigger t after insert on other begin select 1; end")));
            assertThat(bench.refusal("other", "from", "other", "strategy", "rename"))
                    .contains("other cannot be renamed: the temporary trigger t is on it");
            bench.home().transaction(Access.WRITE, tx -> tx.execute(dev.sluice.sql.Sql.of("drop trigger temp.t")));
            assertThat(bench.refusal("search", "from", "fresh", "key", "title", "strategy", "rename"))
                    .startsWith("2: ");
        }
    }

    @Test
    void tablesOfEveryKindAreCarried() {
        try (SwapBench bench = new SwapBench(Engine.SQLITE, folder)
                .with(
                        "create table s (k any primary key, v integer not null default (1 + 1)) strict, without rowid",
                        "insert into s values ('two', 1), (1, 2), (x'00', 3)",
                        "create table s2 (k any primary key, v integer) strict",
                        "insert into s2 select * from s",
                        "create table \"t t\" (\"a,b\" text primary key, boss text references \"t t\")",
                        "insert into \"t t\" values ('x', null), ('y', 'x')",
                        "create table fresh as select * from \"t t\"",
                        "create table \"n n\" (id integer primary key autoincrement, v text check (\"n n\".v <> ''))",
                        "insert into \"n n\" values (1, 'x'), (9, 'y')",
                        "create table n2 as select * from \"n n\" where id = 1",
                        "analyze")) {
            String before = bench.all("select name, sql from sqlite_schema where name in ('s', 't t') order by 1");
            String rows = bench.all("select quote(k), v from s order by v");
            bench.swap("s", "from", "s2", "strategy", "rename");
            assertThat(bench.all("select quote(k), v from s order by v")).isEqualTo(rows);
            bench.swap("t t", "from", "fresh", "strategy", "rename");
            assertThat(bench.all("select name, sql from sqlite_schema where name in ('s', 't t') order by 1"))
                    .isEqualTo(before);
            for (boolean drops : new boolean[] {true, false}) {
                bench.swap("n n", "from", "n2", "strategy", "rename", "dropOld", drops);
                bench.with("insert into \"n n\" (v) values ('z')");
            }
            assertThat(bench.all("select id, v from \"n n\" order by 1")).isEqualTo("[[1, x], [11, z]]");
            assertThat(bench.all("select name, seq from sqlite_sequence")).isEqualTo("[[n n, 11]]");
            assertThat(bench.all("select count(*) from sqlite_stat1 where tbl = 't t'"))
                    .isEqualTo("[[1]]");
        }
    }

    @Test
    void theWayBackIsRefusedWhenRowsWereWrittenSince() {
        try (SwapBench bench = bench()) {
            String schema = bench.all(SCHEMA);
            bench.swap("events", SwapBench.renameByKey());
            bench.with("update events set title = 'edited' where event_key = 'b'");
            assertThat(unswap(bench))
                    .startsWith(
                            "8: rows of table events were written since the swap: it had 3 and has 3, not all of them the same");
            bench.with("update events set title = 'Hastings' where event_key = 'b'");
            assertThat(unswap(bench)).isEqualTo("done");
            assertThat(bench.all("select id, title from events order by 1"))
                    .isEqualTo("[[1, Ides], [2, Hastings], [3, Lepanto]]");
            assertThat(bench.all(SCHEMA)).isEqualTo(schema);
            assertThat(bench.tables()).containsExactly("events", "fresh", "log", "notes");
            assertThat(unswap(bench)).startsWith("2: there is no table of old rows");
            bench.swap("events", SwapBench.renameByKey());
            bench.with("alter table events add column more text");
            assertThat(unswap(bench)).startsWith("8: the columns of table events have changed since the swap");
        }
    }

    @Test
    void theWayBackKeepsWhatWasAddedToTheTableAndRefusesToLeaveOrphans() {
        try (SwapBench bench = bench()) {
            bench.swap("events", SwapBench.renameByKey());
            bench.with("create index added on events (title)", "insert into notes values ('d', 'new')");
            assertThat(unswap(bench)).startsWith("8: 1 rows of notes refer to rows that the old table does not have");
            bench.with("delete from notes where note = 'new'");
            assertThat(unswap(bench)).isEqualTo("done");
            assertThat(bench.all("select tbl_name from sqlite_schema where name = 'added'"))
                    .isEqualTo("[[events]]");
        }
    }

    @Test
    void theGateHoldsHereToo() {
        try (SwapBench bench = bench()) {
            assertThat(bench.refusal("events", SwapBench.renameByKey("rows", 7)))
                    .startsWith("8: 3 new rows, and rows: wants 7");
            assertThat(bench.refusal("events", SwapBench.renameByKey("keepsKeys", 70)))
                    .contains("(66.7 % are kept)");
            bench.with("insert into notes values ('c', 'lost')");
            assertThat(bench.refusal("events", SwapBench.renameByKey())).contains("1 rows of notes refer to rows");
            bench.with("update fresh set title = '' where event_key = 'a'", "delete from notes");
            assertThat(bench.refusal("events", SwapBench.renameByKey())).contains("CHECK constraint failed");
            assertThat(bench.tables()).containsExactly("events", "fresh", "log", "notes");
            assertThat(bench.all("select count(*) from events where event_key = 'c'"))
                    .isEqualTo("[[1]]");
        }
    }

    @Test
    void aBlockBringsRowsAndWhatChangesMeanwhileIsNotLost() {
        try (SwapBench bench = bench()) {
            Consumer<Staged> block = staged -> bench.with(
                    "insert into " + staged.getQuoted() + " (event_key, title) select event_key, title from fresh");
            Object[] options = {"fill", block, "key", "event_key", "strategy", "rename"};
            bench.swap("events", options);
            assertThat(bench.all("select id from events order by 1")).isEqualTo("[[1], [2], [4]]");
            assertThat(unswap(bench)).isEqualTo("done");
            for (String change : List.of(
                    "update events set title = 'edited' where event_key = 'b'",
                    "alter table events add column more text")) {
                Consumer<Staged> late = staged -> {
                    block.accept(staged);
                    bench.with(change);
                };
                assertThat(bench.refusal("events", "fill", late, "key", "event_key", "strategy", "rename"))
                        .as(change)
                        .containsAnyOf("were written while", "has changed while");
                assertThat(bench.tables()).containsExactly("events", "fresh", "log", "notes");
            }
            assertThat(bench.refusal(
                            "events", "fill", block, "key", "event_key", "strategy", "rename", "writes", "block"))
                    .startsWith("2: in SQLite a block could not write");
        }
    }

    @Test
    void s24_aRunThatWasKilledBehindTheCutOverIsDoneWhenItIsResumed() {
        try (SwapBench bench = bench()) {
            bench.swap("events", SwapBench.renameByKey());
            StepLog log = new StepLog() {
                @Override
                public String cursor() {
                    return "cut over";
                }
            };
            assertThat(bench.phases(log, "events", SwapBench.renameByKey())
                            .outline()
                            .notes()
                            .toString())
                    .contains("was committed before this run was resumed");
            assertThat(bench.all("select count(*) from events where title = 'Vienna'"))
                    .isEqualTo("[[1]]");
        }
    }

    @Test
    void thePlanShowsEachStatementAndWritesNothing() {
        try (SwapBench bench = bench()) {
            Outline plan = bench.session()
                    .plan(SwapBench.command(SwapBench.SWAP, "events", SwapBench.renameByKey()))
                    .outline();
            assertThat(plan.grids().get(0).toString())
                    .contains(
                            "foreign_keys = off",
                            "foreign_key_check",
                            "alter table \"events\" rename to \"events_old\"")
                    .contains("CREATE TRIGGER logs", "sqlite_sequence");
            assertThat(plan.notes().toString()).contains("its triggers do not fire");
            assertThat(bench.tables()).containsExactly("events", "fresh", "log", "notes");
        }
    }
}
