package dev.sluice.command.swap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.command.Report;
import dev.sluice.command.prune.PruneWord;
import dev.sluice.testing.Engine;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows of other tables whose parents a swap takes away: {@code orphans: 'null'}. */
class OrphansTest {
    private static final String[] EVENTS = {
        "create table events (id integer primary key, title varchar(20))",
        "create table notes (note_id integer primary key, event_id integer references events on delete set null, note varchar(20))",
        "insert into events values (1, 'Ides'), (2, 'Hastings'), (3, 'Lepanto')",
        "insert into notes values (1, 1, 'stays'), (2, 3, 'lost'), (3, null, 'free')",
        "create table fresh (id integer primary key, title varchar(20))",
        "insert into fresh values (1, 'Ides'), (2, 'Hastings'), (4, 'Vienna')"
    };
    private static final String NOTES = "select note_id, event_id, note from notes order by 1";

    @TempDir
    Path folder;

    private SwapBench bench(Engine engine) {
        return new SwapBench(engine, folder).with(EVENTS);
    }

    private static List<String> strategies(Engine engine) {
        return engine == Engine.POSTGRES ? List.of("merge", "rename") : List.of("merge");
    }

    private static Object[] nulling(String strategy) {
        return new Object[] {"from", "fresh", "strategy", strategy, "orphans", "null"};
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void referencesAreSetToNullAndWhatTheyWereCanBeBroughtBack(Engine engine) {
        for (String strategy : strategies(engine)) {
            try (SwapBench bench = bench(engine)) {
                Report report = bench.swap("events", nulling(strategy));
                assertThat(report.changes().get(1).updated()).isEqualTo(1);
                assertThat(report.changes().get(1).deleted()).isZero();
                assertThat(report.outline().notes().toString()).contains("1 rows of ", "refer to nothing now");
                assertThat(bench.all(NOTES)).isEqualTo("[[1, 1, stays], [2, null, lost], [3, null, free]]");
                assertThat(bench.all("select note_id, event_id, note, sluice_action from notes_orphans"))
                        .isEqualTo("[[2, 3, lost, null 2]]");

                bench.with("insert into events values (3, 'Lepanto')");
                bench.session().run(SwapBench.command(PruneWord.UNPRUNE, "notes", "from", "notes_orphans"));
                assertThat(bench.all(NOTES)).isEqualTo("[[1, 1, stays], [2, 3, lost], [3, null, free]]");
            }
        }
    }

    /** PostgreSQL 15 and later: the others may be of another foreign key, or of the row itself. */
    @Test
    void onlyTheColumnsAreSetToNullThatTheForeignKeyNames() {
        try (SwapBench bench = new SwapBench(Engine.POSTGRES, folder)) {
            assumeTrue(bench.all("select current_setting('server_version_num')::int >= 150000")
                    .equals("[[true]]"));
            bench.with(
                    "create table events (tenant integer, id integer, primary key (tenant, id))",
                    "create table notes (note_id integer primary key, tenant integer not null, event_id integer,"
                            + " foreign key (tenant, event_id) references events on delete set null (event_id))",
                    "create table fresh (tenant integer, id integer, primary key (tenant, id))",
                    "insert into fresh values (7, 1)");
            for (String strategy : List.of("merge", "rename")) {
                bench.with("truncate notes, events", "insert into events values (7, 1), (7, 2)");
                bench.with("insert into notes values (1, 7, 1), (2, 7, 2)");
                assertThat(bench.refusal("events", nulling(strategy))).isEqualTo("swapped");
                assertThat(bench.all("select * from notes order by 1")).isEqualTo("[[1, 7, 1], [2, 7, null]]");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void theSafetyLimitHoldsForReferencesToo(Engine engine) {
        for (String strategy : strategies(engine)) {
            try (SwapBench bench = bench(engine)) {
                for (int i = 10; i < 21; i++) {
                    bench.with("insert into notes values (" + i + ", 3, 'many')");
                }
                assertThat(bench.refusal("events", nulling(strategy)))
                        .startsWith("8: 12 rows of ")
                        .contains("would lose their parent, which is more than the limit", "say maxOrphans: 12");
                assertThat(bench.all("select count(*) from notes where event_id = 3"))
                        .isEqualTo("[[12]]");
            }
        }
    }

    @Test
    void aRenameIsRefusedBeforeItTriesForItsLocks() throws SQLException {
        try (SwapBench bench = bench(Engine.POSTGRES);
                Connection writer = bench.database.connect();
                Statement statement = writer.createStatement()) {
            writer.setAutoCommit(false);
            statement.execute("lock table notes in row exclusive mode");
            assertThat(bench.refusal(
                            "events",
                            "from",
                            "fresh",
                            "strategy",
                            "rename",
                            "orphans",
                            "null",
                            "maxOrphans",
                            0,
                            "wait",
                            Duration.ofMillis(1)))
                    .startsWith("8: 1 rows of public.notes would lose their parent");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void rowsThatCannotBeWithoutAParentAreARefusalThatSaysWhy(Engine engine) {
        String[][] cases = {
            {"c (n integer primary key, event_id integer not null references events)", "column event_id is not null"},
            {
                "c (n integer primary key, event_id integer references events on delete cascade)",
                "their foreign key says on delete cascade"
            },
            {"c (n integer, event_id integer references events)", "without a primary key nobody could fill them again"},
            {
                "c (n integer, event_id integer references events, primary key (n, event_id))",
                engine == Engine.POSTGRES ? "column event_id is not null" : "column event_id is of their primary key"
            },
            {
                "c (n integer primary key, event_id integer generated always as (n - 4) stored references events)",
                "column event_id is computed"
            }
        };
        try (SwapBench bench = bench(engine)) {
            bench.with("delete from notes");
            for (String[] each : cases) {
                String columns = each[0].contains("generated") ? "(n) values (7)" : "values (7, 3)";
                bench.with("create table " + each[0], "insert into c " + columns);
                for (String strategy : strategies(engine)) {
                    assertThat(bench.refusal("events", nulling(strategy)))
                            .startsWith("8: 1 rows of ")
                            .contains("cannot be without a parent: " + each[1]);
                }
                assertThat(bench.all("select event_id from c")).isEqualTo("[[3]]");
                bench.with("drop table c");
            }
            assertThat(SwapBench.counts(bench.swap("events", nulling("merge")))).isEqualTo("+1 ~0 -1");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void rowsThatReferToWhatWouldBeSetToNullAreARefusal(Engine engine) {
        try (SwapBench bench = bench(engine)) {
            bench.with(
                    "create table c (n integer primary key, event_id integer unique references events)",
                    "create table d (event_id integer references c (event_id) on update cascade, n integer references c)",
                    "insert into c values (1, 3), (2, 1)",
                    "insert into d values (null, 1), (1, 2)");
            bench.with("delete from notes", "insert into d values (3, 1)");
            for (String strategy : strategies(engine)) {
                assertThat(bench.refusal("events", nulling(strategy))).contains("and that would reach 1 rows of ");
            }
            bench.with("delete from d where event_id = 3");
            bench.swap("events", nulling("merge"));
            assertThat(bench.all("select n, event_id from c order by 1")).isEqualTo("[[1, null], [2, 1]]");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aTriggerThatPutsReferencesBackIsFound(Engine engine) {
        try (SwapBench bench = bench(engine)) {
            bench.with(
                    engine == Engine.POSTGRES
                            ? "create function f() returns trigger language plpgsql as 'begin new.event_id = old.event_id; return new; end';"
                                    + " create trigger t before update on notes for each row execute function f()"
                            : "create trigger t after update of event_id on notes when new.event_id is null begin"
                                    + " update notes set event_id = old.event_id where note_id = old.note_id; end");
            for (String strategy : strategies(engine)) {
                assertThat(bench.refusal("events", nulling(strategy)))
                        .contains("0 rows of ", "were parted from their parents instead of 1");
            }
            assertThat(bench.all("select count(*) from events where id = 3")).isEqualTo("[[1]]");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void twoReferencesOfOneRowAreSetToNullAndComeBackEachByItself(Engine engine) {
        for (String strategy : strategies(engine)) {
            try (SwapBench bench = bench(engine)) {
                bench.with(
                        "delete from notes",
                        "create table c (n integer primary key, a integer references events, b integer references events)",
                        "insert into c values (1, 3, 3), (2, 1, 3)");
                Report report = bench.swap("events", nulling(strategy));
                assertThat(report.changes().stream()
                                .skip(1)
                                .mapToLong(c -> c.updated())
                                .sum())
                        .isEqualTo(3);
                assertThat(bench.all("select * from c order by 1")).isEqualTo("[[1, null, null], [2, 1, null]]");
                bench.with("insert into events values (3, 'Lepanto')");
                bench.session().run(SwapBench.command(PruneWord.UNPRUNE, "c", "from", "c_orphans"));
                assertThat(bench.all("select * from c order by 1")).isEqualTo("[[1, 3, 3], [2, 1, 3]]");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void thePlanShowsWhatBecomesOfOrphansAndWhoCannotBeOne(Engine engine) {
        try (SwapBench bench = bench(engine)) {
            bench.with("create table c (n integer primary key, event_id integer not null references events)");
            for (String strategy : strategies(engine)) {
                String plan = SwapBench.command(SwapBench.SWAP, "events", nulling(strategy))
                        .plan(bench)
                        .outline()
                        .toString();
                assertThat(plan)
                        .contains(
                                "notes_orphans",
                                "set \"event_id\" = null",
                                "are left without one, and kept as they were in ")
                        .contains("cannot be without a parent: column event_id is not null");
                assertThat(plan).doesNotContain("c_orphans\" ");
            }
            assertThat(bench.tables()).containsExactly("c", "events", "fresh", "notes");
        }
    }
}
