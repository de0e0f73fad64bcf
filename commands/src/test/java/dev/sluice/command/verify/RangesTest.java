package dev.sluice.command.verify;

import static dev.sluice.command.verify.StrategyTest.strategy;
import static dev.sluice.command.verify.TwoSides.counts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.verify.TwoSides.Engines;
import dev.sluice.db.Access;
import dev.sluice.sql.Sql;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several ranges of the key, read at once. */
class RangesTest {
    @AfterAll
    static void closeDatabases() {
        TwoSides.closeAll();
    }

    /** Bounds are keys that the server knows of, of any type that both sides sort alike. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bigint | (i::bigint * 1000000007) % 900000000000",
                "text | md5(i::text)",
                "uuid | md5(i::text)::uuid",
                "timestamptz | timestamptz '2026-01-01 00:00+00' + i * interval '1 hour'",
                "date | date '2026-01-01' + i",
                "bytea | decode(md5(i::text), 'hex')"
            })
    void rangesOfAKeyOfAnyTypeHoldEveryRowOnce(String type, String key) {
        try (TwoSides sides = Engines.POSTGRES_POSTGRES.open()) {
            String fill = "insert into t select " + key + ", i from generate_series(1, 600) i";
            sides.both("create table t (k " + type + " primary key, v int)", fill);
            sides.there("analyze t");
            sides.here("update t set v = 0 where v <= 30", "delete from t where v = 600");
            CompareReport report = sides.compare(Map.of("readers", 4));
            assertThat(counts(report)).containsExactly(569L, 30L, 1L, 0L);
            assertThat(strategy(report)).contains(", 4 ranges at once");
        }
    }

    @Test
    void rangesReachBeyondTheKeysOfTheReference() {
        try (TwoSides sides = Engines.POSTGRES_SQLITE.open()) {
            sides.both("create table t (id bigint primary key, v text)");
            sides.here("insert into t values (-9223372036854775808, ''), (9223372036854775807, ''), (5, ''), (6, '')");
            sides.there("insert into t values (4, ''), (5, ''), (1000000000000000, '')");
            CompareReport report = sides.compare(Map.of("readers", 3));
            assertThat(counts(report)).containsExactly(1L, 0L, 2L, 3L);
            assertThat(strategy(report)).contains(", 3 ranges at once");
            sides.there("delete from t");
            assertThat(counts(sides.compare(Map.of("readers", 3)))).containsExactly(0L, 0L, 0L, 4L);
        }
    }

    @Test
    void whereThereCanBeNoRangesTheyAreRefused() {
        try (TwoSides sides = Engines.POSTGRES_SQLITE.open()) {
            sides.both("create table t (k numeric primary key)");
            SluiceException e = catchThrowableOfType(SluiceException.class, () -> sides.compare(Map.of("readers", 2)));
            assertThat(e.kind()).isEqualTo(Kind.USAGE);
            assertThat(e).hasMessageContaining("readers: above 1 is for tables whose key both sides sort alike");
            SluiceException none =
                    catchThrowableOfType(SluiceException.class, () -> sides.compare(Map.of("readers", 0)));
            assertThat(none).hasMessageContaining("readers must be from 1 to 16, was 0");
        }
    }

    /** Trap 26, with ranges: other connections would not see it. */
    @Test
    void whatTheTransactionHasWrittenIsReadOverItsOwnConnection() {
        try (TwoSides sides = Engines.POSTGRES_POSTGRES.open()) {
            sides.both("create table t (id integer primary key)", "insert into t values (1), (2)");
            sides.home.transaction(Access.WRITE, tx -> {
                tx.execute(Sql.of("insert into t values (3)"));
                CompareReport own = sides.compare(Map.of("readers", 2));
                assertThat(counts(own)).containsExactly(2L, 0L, 0L, 1L);
                assertThat(strategy(own)).doesNotContain("at once");
                return 0;
            });
        }
    }

    /** The reference's first ranges are read well; the last is not. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1 / (2990 - id)",
                "case when id = 2990 then pg_terminate_backend(pg_backend_pid())::int else 1 end",
                "(id * case when id = 2990 then 2000000000 else 1 end)::int4"
            })
    void anErrorInOneRangeIsAnErrorOfTheWhole(String value) {
        try (TwoSides sides = Engines.POSTGRES_POSTGRES.open()) {
            sides.both("create table t (id bigint primary key)", "insert into t select generate_series(1, 3000)");
            sides.both("create view v as select id, " + value + " as x from t");
            for (String strategy : List.of("stream", "hashed")) {
                SluiceException e = catchThrowableOfType(
                        SluiceException.class,
                        () -> sides.compare(
                                "v", Map.of("against", "ref:v", "key", "id", "readers", 3, "strategy", strategy)));
                assertThat(e).isNotNull();
                assertThat(e.kind().exitCode()).as(e.getMessage()).isIn(1, 4);
                assertThat(e).hasMessageNotContaining("canceling");
            }
        } finally {
            TwoSides.closeAll();
        }
    }

    /** Traps 17 and 18: pairs are always updated together, and rows move from one range into another. */
    @ParameterizedTest
    @ValueSource(strings = {"stream", "join"})
    void fourRangesOfTwoTablesThatAreWrittenTogetherNeverDifferNorLoseARow(String strategy) {
        try (TwoSides sides = Engines.POSTGRES_POSTGRES.open()) {
            for (String table : List.of("t", "u")) {
                sides.here("create table " + table + " (id bigint primary key, v integer)");
                sides.here("insert into " + table + " select i, 0 from generate_series(1, 4000) i");
            }
            Writer together = (again, i) -> {
                int from = i % 2 == 0 ? i % 500 + 1 : 100_000 + (i - 1) % 500 + 1;
                int to = i % 2 == 0 ? 100_000 + i % 500 + 1 : (i - 1) % 500 + 1;
                String update = " set v = v + 1, id = " + to + " where id = " + from;
                again.here("update t" + update, "update u" + update);
            };
            Map<String, Object> four = Map.of("against", "home:t", "readers", 4, "strategy", strategy);
            Writer.meanwhile(together, () -> {
                for (int i = 0; i < 20; i++) {
                    CompareReport report = sides.compare("u", four);
                    assertThat(counts(report)).containsExactly(4000L, 0L, 0L, 0L);
                    assertThat(strategy(report)).contains(", 4 ranges at once");
                }
            });
        }
    }

    @Test
    void fourRangesCountEveryRowOnceFiftyTimes() {
        try (TwoSides sides = Engines.POSTGRES_POSTGRES.open()) {
            sides.both("create table t (id bigint primary key, v text)");
            sides.both("insert into t select i, 'v' || i from generate_series(1, 20000) i");
            sides.here("delete from t where id % 1000 = 0", "update t set v = '' where id % 2000 = 1");
            for (int i = 0; i < 50; i++) {
                assertThat(counts(sides.compare(Map.of("readers", 4)))).containsExactly(19_970L, 10L, 20L, 0L);
            }
        }
    }

    @Test
    void samplesAndKeysOfAllRangesAreTakenTogether() {
        try (TwoSides sides = Engines.POSTGRES_POSTGRES.open()) {
            sides.both("create table t (id bigint primary key, v text)");
            sides.both("insert into t select i, 'v' || i from generate_series(1, 1000) i");
            sides.here("update t set v = '' where id in (1, 400, 999)");
            CompareReport report = sides.compare(Map.of("readers", 4, "samples", 2));
            assertThat(report.samples()).extracting(Sample::row).containsExactly("(id=1)", "(id=400)");
            assertThat(report.inColumn("v")).isEqualTo(3);
            CompareReport again = sides.compare(report.getChanged(), Map.of("key", "id"));
            assertThat(counts(again)).containsExactly(3L, 0L, 997L, 0L);
        }
    }
}
