package dev.sluice.command.verify;

import static dev.sluice.command.verify.TwoSides.counts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.command.Source;
import dev.sluice.command.verify.TwoSides.Engines;
import dev.sluice.sql.Sql;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is equal and what is not: the table of docs/verify.md, and random rows against a plain comparison. */
class EqualityTest {
    /** Two literals with their types, and whether they are equal, plainly and with exact. */
    private record Case(String left, String right, boolean equal, boolean exact) {
        static Case same(String left, String right) {
            return new Case(left, right, true, true);
        }

        static Case written(String left, String right) {
            return new Case(left, right, true, false);
        }

        static Case different(String left, String right) {
            return new Case(left, right, false, false);
        }
    }

    @AfterAll
    static void closeDatabases() {
        TwoSides.closeAll();
    }

    /** Traps 5, 7, 8, 10, 11 and 12. */
    private static final List<Case> POSTGRES = List.of(
            Case.written("1.10::numeric", "1.1::numeric"),
            Case.different("1.0000000001::numeric(38, 10)", "1.0000000002::numeric(38, 10)"),
            Case.same("100::numeric", "1e2::float8"),
            Case.same("'NaN'::numeric", "'NaN'::numeric"),
            Case.same("7::int2", "7::int8"),
            Case.same("7::int4", "7::numeric"),
            Case.same("0.1::float8", "0.1::numeric"),
            Case.different("0.3::float8", "(0.1::float8 + 0.2::float8)"),
            Case.written("'-0'::float8", "0::float8"),
            Case.same("'NaN'::float8", "'NaN'::float8"),
            Case.same("'Infinity'::float8", "'Infinity'::float8"),
            Case.different("'Infinity'::float8", "'-Infinity'::float8"),
            Case.different("0.1::float4", "0.1::float8"),
            Case.same("timestamptz '2026-03-29 00:00:00+00'", "timestamptz '2026-03-29 02:00:00+02'"),
            Case.different("timestamp '2026-01-01 00:00:00.000001'", "timestamp '2026-01-01 00:00:00.000002'"),
            Case.same("date '2026-01-01'", "timestamp '2026-01-01 00:00:00'"),
            Case.different("'infinity'::timestamptz", "'-infinity'::timestamptz"),
            Case.same("'infinity'::date", "'infinity'::timestamp"),
            Case.same("timestamp '0044-03-15 12:00:00 BC'", "timestamp '0044-03-15 12:00:00 BC'"),
            Case.different("date '0044-03-15 BC'", "date '0044-03-15'"),
            Case.same("date '10001-01-01'", "date '10001-01-01'"),
            Case.different("'ab'::char(10)", "'ab'::varchar"),
            Case.same("'ab'::char(4)", "'ab  '::text"),
            Case.different("'A'::text", "'a'::text"),
            Case.different("'\u00e9'::text", "'e\u0301'::text"),
            Case.written("'{\"b\":2,\"a\":1}'::json", "'{\"a\": 1, \"b\": 2}'::jsonb"),
            Case.different("'{\"a\": 1}'::jsonb", "'{\"a\": 1.0}'::jsonb"),
            Case.different("'{\"a\": 1, \"a\": 2}'::json", "'{\"a\": 2}'::json"),
            Case.different("'\\x00ff'::bytea", "'\\x00fe'::bytea"),
            Case.same("'{1,2}'::int[]", "'{1,2}'::int[]"),
            Case.different("interval '1 month'", "interval '30 days'"),
            Case.same("'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid", "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::text"),
            Case.different("null::int", "0::int"),
            Case.different("null::text", "''::text"),
            Case.same("'<a/>'::xml", "'<a/>'::xml"),
            Case.same("point '(1,2)'", "point '(1,2)'"),
            Case.different("b'101'", "b'100'"));

    @Test
    void valuesOfPostgresAreEqualAsTheTableSays() {
        try (TwoSides sides = Engines.POSTGRES_POSTGRES.open()) {
            sides.here("create table t as select 1 as id, " + columns(true));
            sides.there("create table t as select 1 as id, " + columns(false));
            List<String> names =
                    IntStream.range(0, POSTGRES.size()).mapToObj(i -> "c" + i).toList();
            CompareReport plain = sides.compare(Map.of("key", "id"));
            CompareReport exact = sides.compare(Map.of("key", "id", "exact", names));
            for (int i = 0; i < POSTGRES.size(); i++) {
                Case each = POSTGRES.get(i);
                assertThat(plain.inColumn("c" + i)).as(each.toString()).isEqualTo(each.equal() ? 0 : 1);
                assertThat(exact.inColumn("c" + i)).as("exact " + each).isEqualTo(each.exact() ? 0 : 1);
            }
        }
    }

    /** Each by itself: beside another that differs, no hash would be asked. */
    @Test
    void hashesTellApartWhateverTheTableTellsApart() {
        try (TwoSides sides = Engines.POSTGRES_POSTGRES.open()) {
            sides.here("create table t as select 1 as id, " + columns(true));
            sides.there("create table t as select 1 as id, " + columns(false));
            for (int i = 0; i < POSTGRES.size(); i++) {
                Case each = POSTGRES.get(i);
                String name = "c" + i;
                List<String> others = IntStream.range(0, POSTGRES.size())
                        .mapToObj(n -> "c" + n)
                        .filter(n -> !n.equals(name))
                        .toList();
                Map<String, Object> plain = Map.of("key", "id", "strategy", "hashed", "ignore", others);
                Map<String, Object> exact = Map.of("key", "id", "strategy", "hashed", "ignore", others, "exact", name);
                assertThat(sides.compare(plain).tally().equal())
                        .as(each.toString())
                        .isEqualTo(each.equal() ? 1 : 0);
                assertThat(sides.compare(exact).tally().equal())
                        .as(each.toString())
                        .isEqualTo(each.exact() ? 1 : 0);
            }
        }
    }

    private static String columns(boolean left) {
        return IntStream.range(0, POSTGRES.size())
                .mapToObj(i -> (left ? POSTGRES.get(i).left() : POSTGRES.get(i).right()) + " as c" + i)
                .collect(Collectors.joining(", "));
    }

    /** Trap 12: text goes on behind a NUL; and a storage class is part of the value. */
    @Test
    void valuesOfSqliteAreEqualWithTheirStorageClass() {
        try (TwoSides sides = Engines.SQLITE_SQLITE.open()) {
            sides.both("create table t (id integer primary key, v)");
            sides.here("insert into t values (1, 'a' || char(0) || 'b'), (2, 1), (3, '1'), (4, x'61'), (5, -0.0)");
            sides.there("insert into t values (1, 'a' || char(0) || 'c'), (2, 1.0), (3, 1), (4, 'a'), (5, 0.0)");
            assertThat(counts(sides.compare())).containsExactly(1L, 4L, 0L, 0L);
        }
    }

    /** Trap 9. */
    @Test
    void settingsOfARoleMakeNoDifference() {
        try (TwoSides sides = Engines.POSTGRES_POSTGRES.open()) {
            sides.both("create table t (id int primary key, a timestamptz, b interval, c bytea, d float8, e date)");
            sides.both("insert into t values (1, '2026-01-01 00:00+00', '1 day 2 hours', '\\xff', 0.1, '2026-02-01')");
            String set = "do $$ begin execute format('alter database %I set {}', current_database()); end $$";
            for (String each : List.of(
                    "DateStyle = ''SQL, DMY''",
                    "IntervalStyle = iso_8601",
                    "bytea_output = escape",
                    "TimeZone = ''Asia/Tokyo''",
                    "extra_float_digits = 0")) {
                sides.there(set.replace("{}", each));
            }
            try (TwoSides pinned = sides.throughProfiles()) {
                assertThat(counts(pinned.compare())).containsExactly(1L, 0L, 0L, 0L);
                assertThat(counts(pinned.compare(Map.of("key", List.of())))).containsExactly(1L, 0L, 0L, 0L);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void randomRowsAreCountedAsAPlainComparisonCountsThem(Engines engines) {
        Random random = new Random(7);
        Map<Integer, String> left = rows(random);
        Map<Integer, String> right = rows(random);
        right.replaceAll((key, value) -> random.nextInt(4) > 0 ? left.getOrDefault(key, value) : value);
        try (TwoSides sides = engines.open()) {
            sides.both("create table t (id integer primary key, v text)");
            sides.here(insert(left));
            sides.there(insert(right));
            long equal = right.entrySet().stream()
                    .filter(e -> e.getValue().equals(left.get(e.getKey())))
                    .count();
            long both = right.keySet().stream().filter(left::containsKey).count();
            List<Long> expected = List.of(equal, both - equal, right.size() - both, left.size() - both);
            assertThat(counts(sides.compare())).isEqualTo(expected);
            // Sorted here instead of by the engines, the numbers are the same.
            Source query = new Source.OfQuery("home", Sql.of("select * from t"));
            assertThat(counts(sides.compare(query, Map.of("key", "id")))).isEqualTo(expected);
        }
    }

    private static Map<Integer, String> rows(Random random) {
        Map<Integer, String> rows = new TreeMap<>();
        for (int i = 0; i < 10_000; i++) {
            rows.put(random.nextInt(12_000) - 3_000, "'v" + random.nextInt(50) + "'");
        }
        return rows;
    }

    private static String insert(Map<Integer, String> rows) {
        return rows.entrySet().stream()
                .map(e -> "(" + e.getKey() + ", " + e.getValue() + ")")
                .collect(Collectors.joining(", ", "insert into t values ", ""));
    }
}
