package dev.sluice.command.swap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.Access;
import dev.sluice.sql.Sql;
import dev.sluice.testing.Engine;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What SQLite takes for the same: keys whose case does not count, and temporary tables of a table's name. */
class SqliteNamesTest {
    private static final String[] NOCASE = {
        "create table events (id integer primary key, code text collate nocase not null unique, title text)",
        "create table notes (code text references events (code))",
        "insert into events values (4, 'IDES', 'old')",
        "insert into notes values ('ides')",
        "create table fresh (code text, title text)",
        "insert into fresh values ('Ides', 'new')"
    };

    @TempDir
    Path folder;

    private SwapBench bench(String... statements) {
        return new SwapBench(Engine.SQLITE, folder).with(statements);
    }

    @Test
    void aKeyWhoseCaseDoesNotCountIsTheSameKey() {
        for (String strategy : List.of("merge", "rename")) {
            for (String orphans : List.of("fail", "prune")) {
                try (SwapBench bench = bench(NOCASE)) {
                    String done = bench.refusal(
                            "events", "from", "fresh", "key", "code", "strategy", strategy, "orphans", orphans);
                    assertThat(done + bench.all("select id, title from events") + bench.all("select * from notes"))
                            .as(strategy + " " + orphans)
                            .isEqualTo("swapped[[4, new]][[ides]]");
                }
            }
        }
    }

    @Test
    void aBuiltTableWhoseColumnsCompareByteByByteHasTheSameKeysToo() {
        try (SwapBench bench = bench(NOCASE)) {
            bench.with(
                    "create table built (id integer, code text, title text)",
                    "insert into built values (4, 'Ides', 'new')");
            assertThat(bench.refusal("events", "with", "built", "key", "code", "orphans", "prune"))
                    .isEqualTo("swapped");
            assertThat(bench.all("select * from notes")).isEqualTo("[[ides]]");
        }
    }

    @Test
    void keysThatDifferInTheirCaseStandTwiceAmongTheNewRows() {
        try (SwapBench bench = bench(NOCASE)) {
            bench.with("insert into fresh values ('IDES', 'again')");
            assertThat(bench.refusal("events", "from", "fresh", "key", "code"))
                    .containsAnyOf("stand in several new rows", "UNIQUE constraint failed");
            assertThat(bench.all("select title from events")).isEqualTo("[[old]]");
        }
    }

    @Test
    void aTemporaryTableThatHidesTheStagingTableOrTheTableIsARefusal() {
        for (String name : List.of("events_new", "Events")) {
            try (SwapBench bench = bench(NOCASE)) {
                bench.home().transaction(Access.WRITE, tx -> {
                    tx.execute(Sql.of("create temp table " + name + " (id integer primary key, title text)"));
                    return 0;
                });
                for (String strategy : List.of("merge", "rename")) {
                    assertThat(bench.refusal("events", "from", "fresh", "key", "code", "strategy", strategy))
                            .startsWith("8: the temporary table or view \"" + name + "\" of this session hides");
                }
                List<?> mine = bench.home()
                        .transaction(Access.WRITE, tx -> tx.query(Sql.of("select name from temp.sqlite_schema"))
                                .rows());
                assertThat(mine.toString()).isEqualTo("[[" + name + "]]");
                assertThat(bench.tables()).containsExactly("events", "fresh", "notes");
            }
        }
    }
}
