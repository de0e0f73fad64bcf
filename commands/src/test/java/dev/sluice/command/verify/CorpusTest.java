package dev.sluice.command.verify;

import static dev.sluice.command.verify.TwoSides.counts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.command.verify.Place.Field;
import dev.sluice.command.verify.Place.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Differences as small as they come, planted in rows of their own: however two sides are compared, those are found and no other. */
class CorpusTest {
    private static final String LONG = "long ".repeat(1000);

    private static final List<Field> FIELDS = List.of(
            new Field("small", "int2", "integer", "7"),
            new Field("big", "int8", "integer", "9007199254740993"),
            new Field("num", "numeric", "text", "1234567890.0123456789"),
            new Field("f", "float8", "real", "0.1"),
            new Field("v", "text", "text", "text"),
            new Field("w", "varchar(2000)", "text", "word"),
            new Field("at", "timestamptz", "text", "2026-03-29 00:30:00.123456+00"),
            new Field("moment", "timestamp", "text", "2026-03-29 00:30:00"),
            new Field("day", "date", "text", "2026-03-29"),
            new Field("clock", "time", "text", "12:30:00"),
            new Field("bytes", "bytea", "blob", "00ff10"),
            new Field("code", "uuid", "text", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"),
            new Field("flag", "bool", "integer", "true"),
            new Field("doc", "jsonb", "text", "{\"a\": 1, \"b\": [1, 2]}"));

    /** The reference's values of some columns, and the subject's. */
    private record Planted(Map<String, @Nullable String> before, Map<String, @Nullable String> after) {
        static Planted in(String column, @Nullable String before, @Nullable String after) {
            return new Planted(one(column, before), one(column, after));
        }

        static Planted in(@Nullable String v, @Nullable String w, @Nullable String otherV, @Nullable String otherW) {
            return new Planted(two(v, w), two(otherV, otherW));
        }

        private static Map<String, @Nullable String> one(String column, @Nullable String value) {
            Map<String, @Nullable String> values = new HashMap<>();
            values.put(column, value);
            return values;
        }

        private static Map<String, @Nullable String> two(@Nullable String v, @Nullable String w) {
            Map<String, @Nullable String> values = one("v", v);
            values.put("w", w);
            return values;
        }
    }

    /** Before and after, in turns. */
    private static void plant(List<Planted> corpus, String column, @Nullable String... values) {
        for (int i = 0; i < values.length; i += 2) {
            corpus.add(Planted.in(column, values[i], values[i + 1]));
        }
    }

    private static List<Planted> corpus() {
        List<Planted> corpus = new ArrayList<>();
        plant(corpus, "small", "7", "8", "7", "-7", "7", null, "0", null, null, "0", "32767", "-32768");
        plant(corpus, "big", "9007199254740993", "9007199254740992", "1", null, "0", "-1", "4294967296", "0");
        plant(corpus, "big", "9223372036854775807", "9223372036854775806", "100000000000001", "100000000000002");
        plant(corpus, "big", "-9223372036854775808", "-9223372036854775807");
        plant(corpus, "num", "1.0000000000000000000000000001", "1", "0.1", "0.10000000000000000001", "-1", "1");
        plant(corpus, "num", "99999999999999999999999999999999999999", "99999999999999999999999999999999999998");
        plant(corpus, "num", "0", null, "0.00000000000000000001", "0", "100", "10");
        plant(corpus, "f", "0.1", "0.10000000000000002", "0.30000000000000004", "0.3", "1e308", "-1e308");
        plant(corpus, "f", "1e-300", "0", "1", null, "123456789.12345678", "123456789.1234568");
        plant(corpus, "v", "", null, "", " ", " ", null, "NULL", null, "<null>", null, "~", null, "0", "");
        plant(corpus, "v", "a", "A", "a", "a ", "a", " a", "ab", "ba", "1", "01", "1", "1.0", "true", "t");
        plant(
                corpus,
                "v",
                "\u00e9",
                "e\u0301",
                "a",
                "\u0430",
                "ß",
                "ss",
                "I",
                "\u0131",
                "ab",
                "a\u200bb",
                " ",
                "\u00a0");
        plant(corpus, "v", "x\r\ny", "x\ny", "a\tb", "a b", "\\", "\\\\", "'", "\"", "😀", "😁", "null", "NULL");
        plant(corpus, "v", LONG + "a", LONG + "b", LONG, LONG + "a");
        corpus.add(Planted.in("a", "bc", "ab", "c"));
        corpus.add(Planted.in("p", "q|r", "p|q", "r"));
        corpus.add(Planted.in("1:x", "", "1", ":x"));
        corpus.add(Planted.in("", null, null, ""));
        corpus.add(Planted.in("a", "b", "b", "a"));
        plant(corpus, "at", "2026-03-29 00:30:00.123456+00", "2026-03-29 00:30:00.123457+00");
        plant(corpus, "at", "2026-03-29 00:30:00+00", "2026-03-29 01:30:00+00", "2026-03-29 00:30:00+00", null);
        plant(corpus, "at", "1999-12-31 23:59:59.999999+00", "2000-01-01 00:00:00+00");
        plant(corpus, "moment", "2026-01-01 00:00:00", "2026-01-01 00:00:00.000001", "2026-01-01 00:00:00", null);
        plant(corpus, "moment", "2026-01-01 00:00:00", "2026-01-02 00:00:00");
        plant(corpus, "day", "2024-02-29", "2024-03-01", "2026-01-02", "2026-02-01", "2026-01-01", null);
        plant(corpus, "clock", "12:00:00", "12:00:00.000001", "00:00:00", "23:59:59.999999");
        plant(corpus, "bytes", "00ff", "00fe", "", null, "00", "0000", "00", "", "41", "61");
        plant(corpus, "code", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a10");
        plant(corpus, "code", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", "b0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11");
        plant(corpus, "code", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", null);
        plant(corpus, "flag", "true", "false", "false", null, "true", null);
        plant(corpus, "doc", "{\"a\": 1}", "{\"a\": 2}", "1", "1.0", "{}", "[]", "null", null, "\"1\"", "1");
        plant(corpus, "doc", "[1, 2]", "[2, 1]", "{\"a\": 1}", "{\"a\": 1, \"b\": null}", "{\"a\": 1}", "{\"A\": 1}");
        plant(corpus, "doc", "{\"a\": {\"b\": 1}}", "{\"a\": {\"b\": 2}}");
        return corpus;
    }

    /** Written otherwise, and equal where a type says what is meant. */
    private static List<Planted> alike() {
        List<Planted> alike = new ArrayList<>();
        plant(alike, "num", "1.10", "1.1", "0", "0.000", "-0", "0");
        plant(alike, "at", "2026-03-29 00:30:00+00", "2026-03-29 02:30:00+02");
        plant(alike, "doc", "{\"a\":1,\"b\":2}", "{\"b\": 2, \"a\": 1}", "[1,2]", "[1, 2]");
        return alike;
    }

    private static final long FIRST = 1000;
    private static final long APART = 7;
    private static final Set<Long> MISSING =
            Set.of(Long.MIN_VALUE, -5L, 301L, FIRST + 1, FIRST + 2, 5_000_000_000L, Long.MAX_VALUE);
    private static final Set<Long> EXTRA =
            Set.of(Long.MIN_VALUE + 1, -6L, 302L, FIRST + 3, 1_000_000_000_000_000L, Long.MAX_VALUE - 1);

    private final List<Row> subject = new ArrayList<>();
    private final List<Row> reference = new ArrayList<>();
    /** By the row's key, the columns that differ. */
    private final Map<Long, Set<String>> changed = new TreeMap<>();

    private long equal;

    private void both(long id, Map<String, @Nullable String> values) {
        subject.add(new Row(id, values));
        reference.add(new Row(id, values));
        equal++;
    }

    private void grow(Place place) {
        for (long id = 1; id <= 300; id++) {
            both(id, Map.of("v", "row " + id));
        }
        long id = FIRST;
        for (Planted each : corpus()) {
            id += APART;
            subject.add(new Row(id, each.after()));
            reference.add(new Row(id, each.before()));
            changed.put(id, each.before().keySet());
        }
        for (Planted each : place.untyped() ? List.<Planted>of() : alike()) {
            id += APART;
            subject.add(new Row(id, each.after()));
            reference.add(new Row(id, each.before()));
            equal++;
        }
        // Trap 6: values that only trade places.
        for (long big : List.of(100_000_000_000_001L, 100_000_000_000_002L)) {
            subject.add(new Row(big, Map.of("v", "of " + big)));
            reference.add(new Row(big, Map.of("v", "of " + (200_000_000_000_003L - big))));
            changed.put(big, Set.of("v"));
        }
        MISSING.forEach(m -> reference.add(new Row(m, Map.of())));
        EXTRA.forEach(e -> subject.add(new Row(e, Map.of())));
    }

    @AfterAll
    static void closeDatabases() {
        TwoSides.closeAll();
    }

    @ParameterizedTest
    @EnumSource
    void everyPlantedDifferenceIsFoundInEveryWayAndNoneIsInvented(Place place) {
        grow(place);
        assertThat(changed).hasSizeGreaterThan(80);
        try (TwoSides sides = place.open()) {
            place.fill(sides, FIELDS, subject, reference);
            for (Map<String, Object> way : place.ways()) {
                boolean plain = place.joins(way);
                if (plain) {
                    way.put("ignore", List.of("doc"));
                }
                CompareReport report = sides.compare(place.subject(way), way);
                Map<Long, Set<String>> expected = plain ? without("doc") : changed;
                place.assertStrategy(report, way);
                assertThat(found(report)).as(way.toString()).isEqualTo(expected(expected));
                assertThat(counts(report))
                        .as(way.toString())
                        .containsExactly(equal + changed.size() - expected.size(), (long) expected.size(), 7L, 6L);
                for (Field field : FIELDS) {
                    assertThat(report.inColumn(field.name()))
                            .as(way + " " + field.name())
                            .isEqualTo(expected.values().stream()
                                    .filter(columns -> columns.contains(field.name()))
                                    .count());
                }
            }
            Map<String, Object> whole = place.way("stream", 1);
            whole.put("key", List.of());
            assertThat(counts(sides.compare(place.subject(whole), whole)))
                    .containsExactly(equal, 0L, changed.size() + 7L, changed.size() + 6L);
        }
    }

    /** Beside another row that differs no hash would be asked. */
    @ParameterizedTest
    @EnumSource(names = {"ONE_POSTGRES", "TWO_POSTGRES"})
    void everyPlantedDifferenceIsFoundByItself(Place place) {
        grow(place);
        try (TwoSides sides = place.open()) {
            place.fill(sides, FIELDS, subject, reference);
            Map<String, Object> way = place.way(place == Place.ONE_POSTGRES ? "join" : "hashed", 1);
            if (place.joins(way)) {
                way.put("ignore", List.of("doc"));
            }
            (place.joins(way) ? without("doc") : changed).forEach((id, columns) -> {
                way.put("where", "s.id = " + id);
                assertThat(counts(sides.compare(place.subject(way), way)))
                        .as("%s of row %d", columns, id)
                        .containsExactly(0L, 1L, 0L, 0L);
            });
        }
    }

    private Map<Long, Set<String>> without(String column) {
        Map<Long, Set<String>> rest = new TreeMap<>(changed);
        rest.values().removeIf(columns -> columns.contains(column));
        return rest;
    }

    private static Set<String> expected(Map<Long, Set<String>> changed) {
        Set<String> all = new TreeSet<>();
        changed.forEach((id, columns) -> all.add("CHANGED (id=%d) %s".formatted(id, new TreeSet<>(columns))));
        MISSING.forEach(id -> all.add("MISSING (id=%d) []".formatted(id)));
        EXTRA.forEach(id -> all.add("EXTRA (id=%d) []".formatted(id)));
        return all;
    }

    private static Set<String> found(CompareReport report) {
        return report.samples().stream()
                .map(s -> s.difference() + " " + s.row() + " "
                        + s.cells().stream().map(Sample.Cell::column).sorted().toList())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
