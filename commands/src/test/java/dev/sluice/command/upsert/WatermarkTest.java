package dev.sluice.command.upsert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trap 21: what a watermark must not lose. */
class WatermarkTest {
    private static final Map<String, @Nullable Object> NEWER = Map.of("from", "lab:t", "watermark", "updated_at");

    @TempDir
    Path folder;

    private Pair filled() {
        Pair pair = Pair.sqliteToPostgres(folder);
        Pair.execute(pair.source, "create table t (id integer primary key, v text, updated_at text)");
        Pair.execute(pair.target, "create table t (id int8 primary key, v text, updated_at text)");
        Pair.execute(
                pair.source,
                "insert into t values (1, 'a', '2026-01-01 10:00:00'), (2, 'b', '2026-01-01T11:00:00'), (3, 'c', null)");
        return pair;
    }

    private static Counts counts(Pair pair) {
        return ((UpsertReport) pair.upsert("t", NEWER)).tables().get(0).counts();
    }

    @Test
    void readsOnlyRowsFromTheLastValueOnAndThoseWithoutOne() throws Exception {
        try (Pair pair = filled()) {
            assertThat(counts(pair).inserted()).isEqualTo(3);
            Pair.execute(pair.source, "insert into t values (4, 'd', '2026-01-01 12:00:00')");
            Counts second = counts(pair);
            // Row 2 is at the mark and row 3 has none; row 1 lies behind it.
            assertThat(second.processed()).isEqualTo(3);
            assertThat(second.inserted()).isEqualTo(1);
            assertThat(second.unchanged()).isEqualTo(2);
        }
    }

    @Test
    void aRowWithTheSameValueThatCameLateIsRead() throws Exception {
        try (Pair pair = filled()) {
            counts(pair);
            Pair.execute(pair.source, "insert into t values (5, 'late', '2026-01-01 11:00:00')");
            Pair.execute(pair.source, "insert into t values (6, 'later', '2026-01-01 10:56:00')");
            assertThat(counts(pair).inserted()).isEqualTo(2);
        }
    }

    @Test
    void aClockThatGoesBackMakesAllRowsRead() throws Exception {
        try (Pair pair = filled()) {
            counts(pair);
            Pair.execute(pair.source, "update t set updated_at = '2025-01-01 00:00:00', v = 'x' where id = 2");
            Counts again = counts(pair);
            assertThat(again.processed()).isEqualTo(3);
            assertThat(again.updated()).isEqualTo(1);
        }
    }

    @Test
    void theMarkIsRolledBackWithTheRows() throws Exception {
        try (Pair pair = filled()) {
            Pair.execute(pair.target, "alter table t add check (v <> 'b')");
            assertThatThrownBy(() -> counts(pair)).hasMessageContaining("t_v_check");
            Pair.execute(pair.target, "alter table t drop constraint t_v_check");
            assertThat(counts(pair).inserted()).isEqualTo(3);
        }
    }

    @Test
    void numbersAndTextInOneColumnAreRefused() throws Exception {
        try (Pair pair = filled()) {
            Pair.execute(pair.source, "update t set updated_at = x'00' where id = 1");
            assertThatThrownBy(() -> counts(pair)).hasMessageContaining("holds values of several kinds");
        }
    }
}
