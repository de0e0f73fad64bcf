package dev.sluice.command.upsert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code update:} leaves alone is no change of a row. */
class SqliteUpdateTest {
    @TempDir
    Path folder;

    @Test
    void aRowThatDiffersElsewhereIsNotWritten() throws Exception {
        try (Pair pair = Pair.sqliteToSqlite(folder)) {
            Pair.execute(
                    pair.source,
                    "create table t (id integer primary key, v text, w text)",
                    "insert into t values (1, 'a', 'theirs'), (2, 'b', 'theirs')");
            Pair.execute(
                    pair.target,
                    "create table t (id integer primary key, v text, w text)",
                    "insert into t values (1, 'a', 'mine'), (2, 'x', 'mine')");
            Map<String, Object> options = Map.of("from", "lab:t", "update", List.of("v"));
            assertThat(pair.counts("t", Map.copyOf(options))).isEqualTo(List.of(0L, 1L, 1L, 0L));
            assertThat(pair.counts("t", Map.copyOf(options))).isEqualTo(List.of(0L, 0L, 2L, 0L));
        }
    }

    /** As a string it would become another text, in the target or on its way to a comparison. */
    @Test
    void textThatIsNoUtf8IsNamedAndNotChanged() throws Exception {
        try (Pair pair = Pair.sqliteToSqlite(folder)) {
            Pair.execute(
                    pair.source,
                    "create table t (id integer primary key, v text)",
                    "insert into t values (7, cast(x'ff41' as text))");
            Pair.execute(pair.target, "create table t (id integer primary key, v text)");
            assertThatThrownBy(() -> pair.upsert("t", Map.of("from", "lab:t")))
                    .hasMessageContaining("is not valid UTF-8")
                    .hasMessageContaining("id=7");
        }
    }
}
