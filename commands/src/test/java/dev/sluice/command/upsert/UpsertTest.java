package dev.sluice.command.upsert;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpsertTest {
    @TempDir
    Path folder;

    @Test
    void writesOnlyWhatDiffers() throws Exception {
        try (Pair pair = Pair.sqliteToPostgres(folder)) {
            Pair.execute(pair.source, "create table t (id integer primary key, name text, score real)");
            Pair.execute(pair.source, "insert into t values (1, 'a', 0.1), (2, 'b', 0.2), (3, null, null)");
            Pair.execute(pair.target, "create table t (id int8 primary key, name text, score float8)");
            assertThat(pair.counts("t", Map.of("from", "lab:t"))).isEqualTo(List.of(3L, 0L, 0L, 0L));
            assertThat(pair.counts("t", Map.of("from", "lab:t"))).isEqualTo(List.of(0L, 0L, 3L, 0L));
            Pair.execute(pair.source, "update t set name = 'c' where id = 2", "delete from t where id = 1");
            Pair.execute(pair.source, "insert into t values (9, 'i', 9.5)");
            assertThat(pair.counts("t", Map.of("from", "lab:t", "deleteExtra", true)))
                    .isEqualTo(List.of(1L, 1L, 1L, 1L));
            assertThat(pair.counts("t", Map.of("from", "lab:t"))).isEqualTo(List.of(0L, 0L, 3L, 0L));
        }
    }

    @Test
    void writesOnlyWhatDiffersInSqlite() throws Exception {
        try (Pair pair = Pair.sqliteToSqlite(folder)) {
            Pair.execute(pair.source, "create table t (id integer primary key, name text, score real)");
            Pair.execute(pair.source, "insert into t values (1, 'a', 0.1), (2, 'b', 0.2), (3, null, null)");
            Pair.execute(pair.target, "create table t (id integer primary key, name text, score real)");
            assertThat(pair.counts("t", Map.of("from", "lab:t"))).isEqualTo(List.of(3L, 0L, 0L, 0L));
            Pair.execute(pair.source, "update t set name = 'c' where id = 2", "delete from t where id = 1");
            assertThat(pair.counts("t", Map.of("from", "lab:t", "deleteExtra", true)))
                    .isEqualTo(List.of(0L, 1L, 1L, 1L));
        }
    }
}
