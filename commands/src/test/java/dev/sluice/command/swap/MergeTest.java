package dev.sluice.command.swap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.command.Source;
import dev.sluice.command.prune.PruneWord;
import dev.sluice.db.Access;
import dev.sluice.sql.Sql;
import dev.sluice.testing.Engine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The word {@code swap} where it writes the difference into the table. */
class MergeTest {
    static final String[] EVENTS = {
        "create table events (event_key varchar(64) primary key, title varchar(40) not null, year integer)",
        "create table notes (event_key varchar(64) references events on delete cascade, note varchar(40))",
        "insert into events values ('a', 'Ides', -44), ('b', 'Hastings', 1066), ('c', 'Lepanto', 1571)",
        "insert into notes values ('a', 'Caesar'), ('b', 'William'), (null, 'free')",
        "create table fresh (event_key varchar(64) primary key, title varchar(40) not null, year integer)",
        "insert into fresh values ('a', 'Ides of March', -44), ('b', 'Hastings', 1066), ('d', 'Vienna', 1683)"
    };

    @TempDir
    Path folder;

    private Source file(String name, String text) {
        try {
            Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Source.OfFile(Path.of(name));
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void onlyTheDifferenceIsWrittenAndTheStagingTableIsGone(Engine engine) {
        try (SwapBench bench = new SwapBench(engine, folder).with(EVENTS)) {
            var report = bench.swap("events", "from", "fresh");

            assertThat(SwapBench.counts(report)).isEqualTo("+1 ~1 -1");
            assertThat(SwapBench.figure(report, "strategy")).contains("merge");
            assertThat(bench.all("select * from events order by 1"))
                    .isEqualTo("[[a, Ides of March, -44], [b, Hastings, 1066], [d, Vienna, 1683]]");
            assertThat(bench.tables()).containsExactly("events", "fresh", "notes");
            assertThat(SwapBench.counts(bench.swap("events", "from", "fresh"))).isEqualTo("+0 ~0 -0");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aFileAQueryABlockAndABuiltTableBringRows(Engine engine) {
        String lines = """
                {"event_key": "a", "title": "x", "year": 1}
                {"event_key": "b", "title": "y", "year": 2}
                {"event_key": "c", "title": "z", "year": null}
                """;
        try (SwapBench bench = new SwapBench(engine, folder).with(EVENTS)) {
            assertThat(SwapBench.counts(bench.swap("events", "from", file("events.ndjson", lines))))
                    .isEqualTo("+0 ~3 -0");
            Source query = new Source.OfQuery("home", Sql.of("select event_key, title, 7 as year from events"));
            assertThat(SwapBench.counts(bench.swap("events", "from", query))).isEqualTo("+0 ~3 -0");
            Consumer<Staged> block = staged -> bench.with(
                    "insert into " + staged.getQuoted() + " values ('a', 'by hand', 1), ('b', 'y', 7), ('c', 'z', 7)");
            assertThat(SwapBench.counts(bench.swap("events", "fill", block, "staging", "events_temp")))
                    .isEqualTo("+0 ~1 -0");
            assertThat(SwapBench.counts(bench.swap("events", "with", "fresh", "maxRows", 1)))
                    .isEqualTo("+1 ~2 -1");
            assertThat(bench.tables()).containsExactly("events", "fresh", "notes");
        }
    }

    /** A column with a default need not be in a file that is loaded, but a swap would write the default over what rows have. */
    @ParameterizedTest
    @EnumSource(Engine.class)
    void aColumnThatAFileLacksIsNotWrittenOver(Engine engine) {
        String line = "{\"event_key\": \"a\", \"title\": \"x\"}\n";
        try (SwapBench bench = new SwapBench(engine, folder)
                .with(
                        "create table events (event_key varchar(64) primary key, title varchar(40), place varchar(40) default 'here')",
                        "insert into events values ('a', 'Ides', 'Rome')")) {
            Source file = file("events.ndjson", line);
            for (String strategy : List.of("merge", "rename")) {
                assertThat(bench.refusal("events", "from", file, "strategy", strategy))
                        .startsWith("2: the file does not bring [place], which would be lost in every row")
                        .contains("keep: ['place']");
                assertThat(bench.all("select * from events")).isEqualTo("[[a, Ides, Rome]]");
            }
            assertThat(bench.refusal("events", "from", file, "keep", List.of("place")))
                    .isEqualTo("swapped");
            assertThat(bench.all("select * from events")).isEqualTo("[[a, x, Rome]]");
            bench.with("alter table events add year integer");
            assertThat(bench.refusal("events", "from", file, "keep", List.of("place")))
                    .contains("has no field")
                    .contains("add the field: a swap replaces whole rows")
                    .doesNotContain("columns:");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void s21_rowsOfOtherTablesThatWouldLoseTheirParentAreCountedAndTheSwapIsRefused(Engine engine) {
        try (SwapBench bench = new SwapBench(engine, folder).with(EVENTS)) {
            bench.with(
                    "delete from fresh where event_key = 'b'",
                    "update fresh set event_key = 'B' where title = 'Vienna'");
            bench.with("update fresh set title = 'Hastings' where event_key = 'B'");

            assertThat(bench.refusal("events", "from", "fresh", "match", "title"))
                    .startsWith("8: 1 rows of ")
                    .contains(
                            "notes refer to rows that are not among the new ones (0 gone, 1 under another key: b -> B;"
                                    + " on delete cascade)");
            assertThat(bench.all("select count(*) from notes")).isEqualTo("[[3]]");
            assertThat(bench.all("select count(*) from events where year = 1066"))
                    .isEqualTo("[[1]]");
            assertThat(bench.tables()).containsExactly("events", "fresh", "notes");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void orphansAreArchivedAndRemovedWhereThatIsAskedFor(Engine engine) {
        try (SwapBench bench = new SwapBench(engine, folder).with(EVENTS)) {
            bench.with(
                    "insert into notes values ('c', 'lost')",
                    "create table fresh2 as select * from fresh where event_key <> 'd'");
            for (Object[] how : new Object[][] {{"merge", "fresh"}, {"rename", "fresh2"}}) {
                assertThat(bench.refusal(
                                "events",
                                "from",
                                how[1],
                                "strategy",
                                how[0],
                                "orphans",
                                "prune",
                                "maxOrphans",
                                0,
                                "maxRows",
                                9))
                        .contains("which is more than the limit", "say maxOrphans: 1");
                var report = bench.swap("events", "from", how[1], "strategy", how[0], "orphans", "prune", "maxRows", 9);
                assertThat(report.changes()).hasSize(2);
                assertThat(bench.all("select note from notes order by 1")).doesNotContain("lost");
                assertThat(bench.all("select note, sluice_removed_at is not null from notes_orphans"))
                        .containsAnyOf("[lost, true]", "[lost, 1]");
                if (how[0].equals("merge")) {
                    bench.with("insert into notes values ('d', 'lost')");
                }
            }
            bench.with("delete from notes", "insert into events values ('c', 'Lepanto', 1571)");
            bench.with("insert into events values ('d', 'Vienna', 1683)");
            bench.session().run(SwapBench.command(PruneWord.UNPRUNE, "notes", "from", "notes_orphans"));
            assertThat(bench.all("select event_key from notes order by 1")).isEqualTo("[[c], [d]]");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void theGateRefusesTooFewRowsLostKeysAndKeysThatAreNotUnique(Engine engine) {
        try (SwapBench bench = new SwapBench(engine, folder).with(EVENTS)) {
            bench.with("delete from notes");
            assertThat(bench.refusal("events", "from", "fresh", "rows", List.of(4, 5, 6)))
                    .startsWith("8: 3 new rows, and rows: wants from 4 to 6");
            assertThat(bench.refusal("events", "from", "fresh", "keepsKeys", 70))
                    .contains("1 of 3 keys of table ", "are not among the 3 new rows (66.7 % are kept)");
            assertThat(bench.refusal("events", "from", "fresh", "maxRows", 0)).contains("say maxRows: 1");
            bench.with(
                    "create table loose (event_key varchar(64), title varchar(40), year integer)",
                    "insert into loose values ('a', 'x', 1), ('a', 'y', 1), (null, 'z', 1)");
            assertThat(bench.refusal("events", "with", "loose"))
                    .contains(
                            "1 new rows have no value in the key [event_key]",
                            "1 values of the key [event_key] stand in several new rows");
            assertThat(bench.all("select count(*) from events where title = 'Ides'"))
                    .isEqualTo("[[1]]");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void anEmptySourceIsRefusedByTheSafetyLimit(Engine engine) {
        try (SwapBench bench = new SwapBench(engine, folder).with(EVENTS)) {
            bench.with("delete from fresh", "delete from notes");
            assertThat(bench.refusal("events", "from", "fresh"))
                    .startsWith("8: there are no new rows, and table ")
                    .contains("maxRows: 3");
            for (int i = 0; i < 20; i++) {
                bench.with("insert into events values ('k" + i + "', 't', 1)");
            }
            assertThat(bench.refusal("events", "from", "fresh")).contains("would be empty", "maxRows: 23");
            assertThat(SwapBench.counts(bench.swap("events", "from", "fresh", "maxRows", 23)))
                    .isEqualTo("+0 ~0 -23");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aRangeLeavesTheRowsOutsideOfItAlone(Engine engine) {
        try (SwapBench bench = new SwapBench(engine, folder).with(EVENTS)) {
            bench.with("delete from notes", "delete from fresh where event_key = 'a'");
            assertThat(SwapBench.counts(bench.swap("events", "from", "fresh", "where", "year > 1000 -- AD")))
                    .isEqualTo("+1 ~0 -1");
            assertThat(bench.all("select event_key, title from events order by 1"))
                    .isEqualTo("[[a, Ides], [b, Hastings], [d, Vienna]]");

            bench.with("insert into fresh values ('e', 'Actium', -31)");
            assertThat(bench.refusal("events", "from", "fresh", "where", "year > 1000"))
                    .contains("1 new rows lie outside of the range of where:");
            bench.with("update fresh set event_key = 'a', year = 2000 where event_key = 'e'");
            assertThat(bench.refusal("events", "from", "fresh", "where", "year > 1000"))
                    .contains("1 new rows have the key of a row outside of the range");
            assertThat(bench.refusal("events", "from", "fresh", "where", "yeer > 1000"))
                    .startsWith("2: where: is no condition on table ");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void presentRowsKeepTheNumbersThatTheDatabaseGaveThem(Engine engine) {
        String id = engine == Engine.POSTGRES
                ? "id integer generated always as identity primary key"
                : "id integer primary key autoincrement";
        try (SwapBench bench = new SwapBench(engine, folder)
                .with(
                        "create table t (" + id + ", k varchar(10) not null unique, v varchar(10), note varchar(10))",
                        "insert into t (k, v, note) values ('a', '1', 'typed'), ('b', '2', null), ('c', '3', null)")) {
            Source lines = file("t.csv", "k,v,note\nc,3,\nb,9,\nz,5,new\na,1,\n");
            assertThat(SwapBench.counts(bench.swap("t", "from", lines, "key", "k", "keep", List.of("id", "note"))))
                    .isEqualTo("+1 ~1 -0");
            assertThat(bench.all("select id, k, v, note from t order by k"))
                    .isEqualTo("[[1, a, 1, typed], [2, b, 9, null], [3, c, 3, null], [4, z, 5, new]]");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void rowsThatReferToTheirOwnTableComeInAnyOrder(Engine engine) {
        try (SwapBench bench = new SwapBench(engine, folder)
                .with(
                        "create table t (id integer primary key, boss integer references t)",
                        "insert into t values (1, null), (2, 1), (3, 2)",
                        "create table fresh (id integer primary key, boss integer)",
                        "insert into fresh values (3, 4), (4, 5), (5, null)")) {
            assertThat(SwapBench.counts(bench.swap("t", "from", "fresh"))).isEqualTo("+2 ~1 -2");
            bench.with("update fresh set boss = 9 where id = 5");
            assertThat(bench.refusal("t", "from", "fresh"))
                    .contains("1 new rows refer to rows of the same table that are not among them");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void insideATransactionItJoinsAndABlockOrWaitingIsRefused(Engine engine) {
        try (SwapBench bench = new SwapBench(engine, folder).with(EVENTS)) {
            assertThatThrownBy(() -> bench.home().transaction(Access.WRITE, tx -> {
                        bench.swap("events", "from", "fresh");
                        throw new IllegalStateException("after the swap");
                    }))
                    .hasMessage("after the swap");
            assertThat(bench.all("select count(*) from events where event_key = 'c'"))
                    .isEqualTo("[[1]]");
            bench.home().transaction(Access.WRITE, tx -> {
                bench.swap("events", "from", "fresh");
                return engine == Engine.POSTGRES
                        ? assertThat(tx.query(Sql.of("show row_security")).value())
                                .as("what the transaction goes on with")
                                .isEqualTo("on")
                        : 0;
            });
            assertThat(bench.all("select count(*) from events where event_key = 'c'"))
                    .isEqualTo("[[0]]");
            assertThat(joinedRefusal(bench, "fill", (Consumer<Staged>) s -> {}))
                    .startsWith("8: a block that brings the rows must see the staging table committed");
            assertThat(joinedRefusal(bench, "from", "fresh", "writes", "block"))
                    .startsWith("8: writes: 'block' makes others wait");
            assertThat(bench.session()
                            .rehearse(SwapBench.command(SwapBench.SWAP, "events", "from", "fresh"))
                            .changes())
                    .hasSize(1);
        }
    }

    private static String joinedRefusal(SwapBench bench, Object... options) {
        String[] refusal = {""};
        assertThatThrownBy(() -> bench.home().transaction(Access.WRITE, tx -> {
                    refusal[0] = bench.refusal("events", options);
                    return 0;
                }))
                .isInstanceOf(dev.sluice.SluiceException.class);
        return refusal[0];
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void hostileNamesAreOnlyNames(Engine engine) {
        String table = "odd \"%s\" $s$ '?";
        String quoted = '"' + table.replace("\"", "\"\"") + '"';
        try (SwapBench bench = new SwapBench(engine, folder)
                .with(
                        "create table " + quoted + " (id integer primary key, \"v %s ?\" varchar(9))",
                        "create index \"i $s$ %s\" on " + quoted + " (\"v %s ?\")",
                        "insert into " + quoted + " values (1, 'a'), (2, 'b')",
                        "create table fresh (id integer primary key, \"v %s ?\" varchar(9))",
                        "insert into fresh values (1, 'c'), (3, 'd')")) {
            assertThat(SwapBench.counts(bench.swap(table, "from", "fresh", "where", "id > 0")))
                    .isEqualTo("+1 ~1 -1");
            bench.with("delete from fresh where id = 3");
            bench.swap(table, "from", "fresh", "strategy", "rename", "dropOld", true);
            assertThat(bench.all("select * from " + quoted + " where id = 1")).isEqualTo("[[1, c]]");
        }
    }

    @Test
    void theWordsOptionsAreChecked() {
        try (SwapBench bench = new SwapBench(Engine.SQLITE, folder).with(EVENTS)) {
            assertThat(bench.refusal("events")).startsWith("2: the new rows are missing");
            assertThat(bench.refusal("events", "from", "fresh", "with", "fresh"))
                    .contains("exclude each other");
            assertThat(bench.refusal("events", "from", "fresh", "key", "titel")).contains("did you mean \"title\"?");
            assertThat(bench.refusal("events", "from", "fresh", "key", "title")).contains("[title] is no unique key");
            assertThat(bench.refusal("notes", "from", "fresh")).contains("has no primary key");
            assertThat(bench.refusal("events", "from", "fresh", "rows", "many")).contains("rows must be a number");
            assertThat(bench.refusal("events", "with", "notes")).contains("title is missing instead of varchar(40)");
        }
    }
}
