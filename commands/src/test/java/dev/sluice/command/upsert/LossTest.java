package dev.sluice.command.upsert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.command.Source;
import dev.sluice.sql.Sql;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ways in which rows or values could go missing without a word. */
class LossTest {
    @TempDir
    Path folder;

    private Pair pair;

    @BeforeEach
    void open() {
        pair = Pair.sqliteToPostgres(folder);
    }

    @AfterEach
    void close() throws SQLException {
        pair.close();
    }

    private void source(String... statements) {
        Pair.execute(pair.source, statements);
    }

    private void target(String... statements) {
        Pair.execute(pair.target, statements);
    }

    private long rows(String table) {
        return (Long) Pair.query(pair.target, "select count(*) from " + table)
                .rows()
                .get(0)
                .get(0);
    }

    private static Map<String, @Nullable Object> marked(Object... more) {
        Map<String, @Nullable Object> options = new HashMap<>(Map.of("from", "lab:t", "watermark", "at"));
        for (int i = 0; i < more.length; i += 2) {
            options.put((String) more[i], more[i + 1]);
        }
        return options;
    }

    private void stamped() {
        source(
                "create table t (id integer primary key, region text, at text)",
                "insert into t values (1, 'B', '2026-01-01 10:00:00'), (2, 'A', '2026-03-01 10:00:00')");
    }

    @ParameterizedTest
    @ValueSource(strings = {"drop table t", "truncate t", "delete from t"})
    void aMarkIsNotForATableThatLostItsRows(String loss) {
        stamped();
        pair.upsert("t", marked());
        target(loss);
        pair.upsert("t", marked());
        assertThat(rows("t")).isEqualTo(2);
    }

    @Test
    void aMarkDoesNotHideTheValuesOfAnAddedColumn() {
        stamped();
        pair.upsert("t", marked());
        source("alter table t add column n integer", "update t set n = id");
        pair.upsert("t", marked("addColumns", true));
        assertThat(rows("t where n = id")).isEqualTo(2);
    }

    @Test
    void aMarkIsGoodForItsConditionOnly() {
        stamped();
        pair.upsert("t", marked("where", "region = 'A'"));
        pair.upsert("t", marked("where", "region = 'B'"));
        assertThat(rows("t")).isEqualTo(2);
    }

    @Test
    void aMarkOfEpochSecondsGoesOn() {
        source("create table t (id integer primary key, at real)", "insert into t values (1, 1737896543.123)");
        pair.upsert("t", marked());
        source("insert into t values (2, 1737896600.5)");
        assertThat(pair.counts("t", marked())).isEqualTo(List.of(1L, 0L, 1L, 0L));
    }

    @ParameterizedTest
    @ValueSource(strings = {"n/a", "10", "2026-01-01T10:00:00Z", "2026-01-01 10:00:00+02:00"})
    void aMarkNeedsOneOrder(String other) {
        stamped();
        source("insert into t values (3, 'C', '" + other + "')");
        assertThatThrownBy(() -> pair.upsert("t", marked())).hasMessageContaining("watermark column \"at\"");
        assertThat(rows("pg_class where relname = 't'")).isZero();
    }

    @Test
    void stampsOfOneZoneAreInOrderAndOverlap() {
        source(
                "create table t (id integer primary key, at text)",
                "insert into t values (1, '2026-01-01T10:00:00+00:00'), (2, '2026-01-01T11:00:00+00:00')");
        pair.upsert("t", marked());
        source("insert into t values (3, '2026-01-01T10:57:00+00:00')");
        assertThat(pair.counts("t", marked())).isEqualTo(List.of(1L, 0L, 1L, 0L));
    }

    @Test
    void aRefreshFromAnEmptiedSourceIsAnAccident() {
        source(
                "create table t (id integer primary key)",
                "with recursive n(i) as (select 1 union all select i + 1 from n where i < 40) insert into t select i from n");
        Map<String, @Nullable Object> refresh = Map.of("from", "lab:t", "fullRefresh", true);
        pair.upsert("t", Map.of("from", "lab:t"));
        source("delete from t where id > 20");
        assertThatThrownBy(() -> pair.upsert("t", refresh))
                .hasMessageStartingWith("the sync would delete 20 of 40 rows (50.0 %) of table public.t");
        assertThat(rows("t")).isEqualTo(40);
        pair.upsert("t", Map.of("from", "lab:t", "fullRefresh", true, "maxRows", 20));
        assertThat(rows("t")).isEqualTo(20);
    }

    @Test
    void aRefreshFromAQueryLooksAtReferrersAndColumnsToo() {
        source("create table t (id integer primary key)", "insert into t values (1)");
        target(
                "create table t (id int8 primary key, note text)",
                "create table child (id int8 references t on delete cascade)",
                "insert into t values (1, 'mine')",
                "insert into child values (1)");
        Source query = new Source.OfQuery("lab", Sql.of("select id from t"));
        assertThatThrownBy(() -> pair.upsert("t", Map.of("from", query, "fullRefresh", true)))
                .hasMessageContaining("column \"note\" is not in the source")
                .hasMessageContaining("child");
        assertThat(rows("child")).isEqualTo(1);
    }

    @Test
    void aRefreshFromTheSameDatabaseWouldReadWhatItDeleted() {
        target("create table t (id int8 primary key)", "insert into t values (1)");
        Source query = new Source.OfQuery("prod", Sql.of("select id from t"));
        assertThatThrownBy(() -> pair.upsert("t", Map.of("from", query, "fullRefresh", true)))
                .hasMessageContaining("in the same database");
        assertThat(rows("t")).isEqualTo(1);
    }

    @Test
    void separateCommitsDoNotDeleteWhatOthersReferTo() {
        source(
                "create table a (id integer primary key)",
                "create table b (id integer primary key, a_id integer references a (id))",
                "insert into a values (1)",
                "insert into b values (1, 1)");
        Source whole = new Source.OfProfile("lab");
        pair.upsert(null, Map.of("from", whole));
        assertThatThrownBy(() -> pair.upsert(null, Map.of("from", whole, "deleteExtra", true, "separately", true)))
                .hasMessageContaining("separately commits each table on its own");
    }

    @ParameterizedTest
    @CsvSource({
        "float8, numeric",
        "json, jsonb",
        "int4, boolean",
        "int8, float8",
        "timestamptz, timestamp",
        "interval, time",
        "timetz, time",
        "bit(5), bit(3)",
        "varchar[], varchar(3)[]",
        "numeric[], 'numeric(4,1)[]'",
        "interval, interval(0)"
    })
    void castsThatCutOrRoundAreRefused(String from, String to) {
        target(
                "create table s (id int8 primary key, v " + from + ")",
                "create table t (id int8 primary key, v " + to + ")");
        assertThatThrownBy(() -> pair.upsert("t", Map.of("from", "prod:s")))
                .hasMessageContaining("column \"v\" of table \"public.t\"");
    }

    @Test
    void whatTheSourceComputesIsCarriedWhereTheTargetHasAnOrdinaryColumn() {
        source(
                "create table t (id integer primary key, n integer, twice integer as (n * 2))",
                "insert into t (id, n) values (1, 21)");
        target("create table t (id int8 primary key, n int8, twice int8)");
        pair.upsert("t", Map.of("from", "lab:t"));
        assertThat(rows("t where twice = 42")).isEqualTo(1);
        target("drop table t");
        pair.upsert("t", Map.of("from", "lab:t"));
        assertThat(rows("t where twice = 42")).isEqualTo(1);
    }

    @Test
    void aNullKeyIsBetweenNoRanges() {
        source(
                "create table t (id int primary key, v text)",
                "with recursive n(i) as (select 1 union all select i + 1 from n where i < 9) insert into t select i, 'v' from n",
                "insert into t values (null, 'lost')");
        target("create table t (id int8 primary key, v text)", "insert into t values (1, 'old')");
        assertThatThrownBy(() -> pair.upsert("t", Map.of("from", "lab:t", "readers", 2)))
                .hasMessageContaining("null");
    }

    @Test
    void theSequenceOfATableThatIsMadeGoesOnBehindItsRows() {
        target(
                "create table s (id int8 generated by default as identity primary key, v text)",
                "insert into s (v) values ('a'), ('b')",
                "create schema other");
        pair.upsert("other.s", Map.of("from", "prod:s"));
        target("insert into other.s (v) values ('c')");
        assertThat(rows("other.s where id = 3")).isEqualTo(1);
    }

    @Test
    void tablesThatReferToEachOtherSyncASecondTime() {
        source(
                "create table a (id integer primary key, b_id integer references b (id))",
                "create table b (id integer primary key, a_id integer references a (id))",
                "insert into a values (1, 1)",
                "insert into b values (1, 1)");
        Source whole = new Source.OfProfile("lab");
        pair.upsert(null, Map.of("from", whole));
        source("insert into a values (2, 2)", "insert into b values (2, 2)");
        pair.upsert(null, Map.of("from", whole));
        assertThat(rows("a")).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"json | {", "jsonb | [\"\\ud83d\"]", "timestamp | 300000-01-01 00:00:00"})
    void aValueThatCannotBeStoredIsNamed(String type, String value) {
        source("create table t (id integer primary key, v text)");
        Pair.execute(pair.source, "insert into t values (7, '" + value + "')");
        target("create table t (id int8 primary key, v " + type + ")");
        assertThatThrownBy(() -> pair.upsert("t", Map.of("from", "lab:t")))
                .hasMessageContaining("\"v\"")
                .hasMessageContaining("id=7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tables", "key", "update", "only"})
    void anEmptyListIsNotAll(String option) {
        source("create table t (id integer primary key)");
        assertThatThrownBy(() -> pair.upsert("t", Map.of("from", "lab:t", option, List.of())))
                .hasMessageContaining("empty list");
    }

    @Test
    void namesThatMeanNothingAreRefused() {
        source("create table t (id integer primary key, v text, w text)");
        target("create table t (id int8 primary key, v text, w text)");
        assertThatThrownBy(() -> pair.upsert("t", Map.of("from", "lab:t", "only", List.of("x"))))
                .hasMessageContaining("only: names the column \"x\"");
        assertThatThrownBy(() -> pair.upsert("t", Map.of("from", "lab:t", "map", Map.of("x", "v"))))
                .hasMessageContaining("map: renames the column \"x\"");
        assertThatThrownBy(() -> pair.upsert("t", Map.of("from", "lab:t", "map", Map.of("w", "v"))))
                .hasMessageContaining("two columns of the source go into the column \"v\"");
        assertThatThrownBy(() -> pair.upsert("t", Map.of("from", "lab:t", "tables", List.of("t"))))
                .hasMessageContaining("tables goes with a whole profile");
    }

    @Test
    void aRenamedColumnIsNotLacking() {
        source("create table t (id integer primary key, old text)", "insert into t values (1, 'v')");
        target("create table t (id int8 primary key, new text)");
        pair.upsert("t", Map.of("from", "lab:t", "map", Map.of("old", "new"), "addColumns", true));
        assertThat(rows("t where new = 'v'")).isEqualTo(1);
        assertThat(rows("information_schema.columns where table_name = 't'")).isEqualTo(2);
    }

    @Test
    void aRefusalOfNewColumnsShowsTheStatementThatAddsThem() {
        source("create table t (id integer primary key, extra text)");
        target("create table t (id int8 primary key)");
        assertThatThrownBy(() -> pair.upsert("t", Map.of("from", "lab:t")))
                .hasMessageContaining("alter table \"public\".\"t\" add column \"extra\" text");
    }
}
