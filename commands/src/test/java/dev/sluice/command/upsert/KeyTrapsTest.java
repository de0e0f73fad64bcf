package dev.sluice.command.upsert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.testing.Engine;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a key may not be, and what telling keys apart must not depend on. */
class KeyTrapsTest {
    private static void failed(SluiceException e, String... words) {
        assertThat(e.kind()).isEqualTo(Kind.FAILED);
        assertThat(e.getMessage()).contains(words);
    }

    @ParameterizedTest
    @DisplayName("1: a key that comes twice is an error that names it and both rows")
    @CsvSource({"int8, false", "int8, true", "text, false", "text, true", "numeric, false", "numeric, true"})
    void aKeyThatComesTwiceIsAnErrorThatNamesBothRows(String type, boolean filled) {
        try (Bench bench = Bench.sqliteToPostgres()) {
            bench.source.execute("create table t (id, v text)", "insert into t values (7, 'a'), (8, 'b'), (7, 'c')");
            bench.target.execute("create table t (id " + type + " primary key, v text)");
            if (filled) {
                bench.target.execute("insert into t values ('1', 'old')");
            }
            List<List<Object>> before = bench.versions("t");
            failed(bench.refusal("t"), "id=", "7", "twice, in rows ", "table");
            assertThat(bench.versions("t")).isEqualTo(before);
        }
    }

    @Test
    @DisplayName("1: rows of a small delta that share a key are not left to chance")
    void aKeyThatComesTwiceAmongManyRowsOfTheTargetIsAnError() {
        try (Bench bench = Bench.sqliteToPostgres()) {
            bench.source.execute("create table t (id, v text)", "insert into t values (7, 'a'), (7, 'b')");
            bench.target.execute(
                    "create table t (id int8 primary key, v text)",
                    "insert into t select g, 'old' from generate_series(1, 2000) g");
            failed(bench.refusal("t"), "(id=7) twice, in rows 1 and 2");
            assertThat(bench.value("select v from t where id = 7")).isEqualTo("old");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    @DisplayName("3: a null in the key is refused by row, into an empty table and into a full one")
    void aNullInTheKeyIsRefused(Engine into) {
        for (String type : List.of("text", "numeric")) {
            for (boolean filled : List.of(false, true)) {
                try (Bench bench = Bench.of(Engine.SQLITE, into)) {
                    bench.source.execute(
                            "create table t (k text primary key, v text)", "insert into t values ('1', 'a')");
                    bench.source.execute("insert into t values (null, 'b')");
                    bench.target.execute("create table t (k " + type + " unique, v text)");
                    if (filled) {
                        bench.target.execute("insert into t values ('0', 'old')");
                    }
                    failed(bench.refusal("t", "key", List.of("k")), "holds a null", "source row", "where:");
                    assertThat(bench.target.query("select k from t")).hasSize(filled ? 1 : 0);
                }
            }
        }
    }

    @Test
    @DisplayName("4: 1 and '1' become one key and are reported as such")
    void oneAsNumberAndAsTextIsOneKey() {
        try (Bench bench = Bench.sqliteToPostgres()) {
            bench.source.execute("create table t (k blob, v text, primary key (k))");
            bench.source.execute("insert into t values (1, 'a'), (2, 'b'), ('1', 'c')");
            bench.target.execute("create table t (k text primary key, v text)");
            failed(bench.refusal("t"), "(k=", "1", "twice, in rows ");
            bench.target.execute("insert into t values ('0', 'old')");
            failed(bench.refusal("t"), "(k=", "1", "twice, in rows ");
        }
    }

    @Test
    @DisplayName("4: whole numbers as text are in another order, and arrive all the same")
    void numbersThatBecomeTextKeysChangeTheirOrder() {
        try (Bench bench = Bench.sqliteToPostgres()) {
            bench.source.execute("create table t (k integer primary key, v text)");
            bench.source.execute("insert into t values (1, 'a'), (2, 'b'), (10, 'c')");
            bench.target.execute("create table t (k text primary key, v text)");
            assertThat(bench.sync("t")).isEqualTo(new Counts(0, 3, 3, 0, 0, 0));
            bench.source.execute("update t set v = 'x' where k = 10");
            assertThat(bench.sync("t", "deleteExtra", true)).isEqualTo(new Counts(3, 3, 0, 1, 2, 0));
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    @DisplayName("19: target rows with a null in the key are extra, and deleted only when asked")
    void targetRowsWithANullInTheKeyAreExtra(Engine into) {
        try (Bench bench = Bench.of(Engine.SQLITE, into)) {
            String rows =
                    IntStream.range(100, 300).mapToObj(i -> "('" + i + "', '')").collect(Collectors.joining(", "));
            bench.source.execute("create table t (k text, v text)", "insert into t values ('a', 'new'), ('b', 'b')");
            bench.source.execute("insert into t values " + rows);
            bench.target.execute("create table t (k text unique, v text)", "insert into t values " + rows);
            bench.target.execute("insert into t values (null, 'n'), ('a', 'a'), (null, 'm'), ('z', 'z')");
            List<String> key = List.of("k");
            assertThat(bench.sync("t", "key", key)).isEqualTo(new Counts(204, 202, 1, 1, 200, 0));
            assertThat(bench.sync("t", "key", key, "deleteExtra", true)).isEqualTo(new Counts(205, 202, 0, 0, 202, 3));
            assertThat(bench.target.query("select k, v from t where k not like '__%'"))
                    .containsExactlyInAnyOrder(List.of("a", "new"), List.of("b", "b"));
        }
    }

    @ParameterizedTest
    @DisplayName("24: keys that the target holds equal are one key: never one row's values on another's")
    @CsvSource({"citext", "text collate nocase_icu"})
    void keysThatTheTargetHoldsEqualAreNeverMixedUp(String type) {
        try (Bench bench = Bench.sqliteToPostgres()) {
            prepareFolding(bench, type);
            bench.target.execute("insert into t values ('Alice', 'old'), ('Zoe', 'gone')");
            bench.source.execute("insert into t values ('ALICE', 'new'), ('bob', 'b')");
            assertThat(bench.sync("t", "deleteExtra", true)).isEqualTo(new Counts(2, 2, 1, 1, 0, 1));
            assertThat(bench.sync("t", "deleteExtra", true)).isEqualTo(new Counts(2, 2, 0, 0, 2, 0));
            assertThat(bench.target.query("select lower(k), v from t order by 1"))
                    .isEqualTo(List.of(List.of("alice", "new"), List.of("bob", "b")));
            bench.source.execute("insert into t values ('alice', 'other')");
            failed(bench.refusal("t"), "(k=", "twice, in rows ");
        }
    }

    @ParameterizedTest
    @DisplayName("24: the same into an empty table")
    @CsvSource({"citext", "text collate nocase_icu"})
    void keysThatTheTargetHoldsEqualAreRefusedInAnEmptyTableToo(String type) {
        try (Bench bench = Bench.sqliteToPostgres()) {
            prepareFolding(bench, type);
            bench.source.execute("insert into t values ('ALICE', 'a'), ('bob', 'b'), ('alice', 'c')");
            failed(bench.refusal("t"), "(k=", "twice, in rows ");
            assertThat(bench.versions("t")).isEmpty();
        }
    }

    private static void prepareFolding(Bench bench, String type) {
        bench.source.execute("create table t (k text primary key, v text)");
        bench.target.execute(
                "create extension citext",
                "create collation nocase_icu (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
                "create table t (k " + type + " primary key, v text)");
    }

    @Test
    @DisplayName("24: a SQLite target that ignores case names the row it cannot take")
    void aSqliteTargetThatIgnoresCaseNamesTheRow() {
        try (Bench bench = Bench.of(Engine.SQLITE, Engine.SQLITE)) {
            bench.source.execute("create table t (k text primary key, v text)", "insert into t values ('A', 'new')");
            bench.target.execute("create table t (k text primary key collate nocase, v text)");
            bench.target.execute("insert into t values ('a', 'old')");
            failed(bench.refusal("t"), "(k='A')", "table t");
            assertThat(bench.target.query("select k, v from t")).isEqualTo(List.of(List.of("a", "old")));
        }
    }
}
