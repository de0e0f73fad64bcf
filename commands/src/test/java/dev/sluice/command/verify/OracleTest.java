package dev.sluice.command.verify;

import static dev.sluice.command.verify.TwoSides.counts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.command.verify.Place.Field;
import dev.sluice.command.verify.Place.Row;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ten thousand random pairs of rows, against a comparison of what the values mean, written as plainly as can be. */
class OracleTest {
    private static final List<Field> FIELDS = List.of(
            new Field("big", "int8", "integer", ""),
            new Field("num", "numeric", "text", ""),
            new Field("f", "float8", "real", ""),
            new Field("v", "text", "text", ""),
            new Field("at", "timestamptz", "text", ""),
            new Field("bytes", "bytea", "blob", ""),
            new Field("flag", "bool", "integer", ""));

    /** Few values close to each other, some of them the same in another form. */
    private static final Map<String, List<String>> FORMS = Map.of(
            "big", List.of("0", "1", "-1", "9007199254740992", "9007199254740993"),
            "num", List.of("1.1", "1.10", "1.1000000000000000001", "0", "0.00", "-1.1", "11"),
            "f", List.of("0.1", "0.10000000000000002", "-0.0", "0.0", "1e100", "2"),
            "v", List.of("", " ", "a", "A", "a ", "NULL", "~", "1:a", "é", "e\u0301"),
            "at",
                    List.of(
                            "2026-01-01 00:00:00+00",
                            "2026-01-01 02:00:00+02",
                            "2026-01-01 00:00:00.000001+00",
                            "2025-12-31 23:59:59.999999+00"),
            "bytes", List.of("", "00", "0000", "ff", "fe"),
            "flag", List.of("true", "false"));

    private static final int PAIRS = 10_000;

    private final Random random = new Random(11);
    private final List<Row> left = new ArrayList<>();
    private final List<Row> right = new ArrayList<>();

    @AfterAll
    static void closeDatabases() {
        TwoSides.closeAll();
    }

    private @Nullable String form(String column) {
        List<String> forms = Objects.requireNonNull(FORMS.get(column));
        return random.nextInt(10) == 0 ? null : forms.get(random.nextInt(forms.size()));
    }

    private void pairs() {
        for (int i = 0; i < PAIRS; i++) {
            long id = 3L * i - PAIRS;
            Map<String, @Nullable String> values = new HashMap<>();
            FIELDS.forEach(f -> values.put(f.name(), form(f.name())));
            Map<String, @Nullable String> others = new HashMap<>(values);
            if (random.nextInt(10) == 0) {
                String one = FIELDS.get(random.nextInt(FIELDS.size())).name();
                others.put(one, form(one));
            }
            int sides = random.nextInt(100);
            if (sides > 0) {
                left.add(new Row(id, values));
            }
            if (sides != 1) {
                right.add(new Row(id, others));
            }
        }
    }

    private static Object meaning(String column, @Nullable String form, boolean untyped) {
        if (form == null) {
            return "null";
        }
        return switch (column) {
            case "f" -> Double.parseDouble(form) + 0.0;
            case "num" -> untyped ? List.of(form) : new BigDecimal(form).stripTrailingZeros();
            case "at" ->
                untyped
                        ? List.of(form)
                        : OffsetDateTime.parse(form.replace(' ', 'T').replaceFirst("([+]\\d\\d)$", "$1:00"))
                                .toInstant();
            default -> List.of(form);
        };
    }

    private static boolean same(Row a, Row b, boolean untyped) {
        return FIELDS.stream().map(Field::name).allMatch(c -> meaning(
                        c, a.values().get(c), untyped)
                .equals(meaning(c, b.values().get(c), untyped)));
    }

    /** Equal, changed, missing, extra of every so-many-th row; the left is the subject. */
    private List<Long> plainly(boolean untyped, long every, long which) {
        Map<Long, Row> ours = new HashMap<>();
        left.stream().filter(r -> Math.floorMod(r.id(), every) == which).forEach(r -> ours.put(r.id(), r));
        long[] counts = new long[4];
        for (Row row : right) {
            if (Math.floorMod(row.id(), every) == which) {
                Row other = ours.remove(row.id());
                counts[other == null ? 2 : same(other, row, untyped) ? 0 : 1]++;
            }
        }
        return List.of(counts[0], counts[1], counts[2], (long) ours.size());
    }

    @ParameterizedTest
    @EnumSource
    void randomPairsAreCountedInEveryWayAsAPlainComparisonCountsThem(Place place) {
        pairs();
        List<Long> expected = plainly(place.untyped(), 1, 0);
        assertThat(expected).allMatch(count -> count > 50);
        try (TwoSides sides = place.open()) {
            place.fill(sides, FIELDS, left, right);
            for (Map<String, Object> way : place.ways()) {
                assertThat(counts(sides.compare(place.subject(way), way)))
                        .as(way.toString())
                        .isEqualTo(expected);
            }
        }
    }

    /** With few rows to each bucket, most of those that differ are alone in theirs. */
    @Test
    void hashesOfAFewRandomPairsAtATimeTellThemApart() {
        pairs();
        int parts = 50;
        try (TwoSides sides = Place.TWO_POSTGRES.open()) {
            Place.TWO_POSTGRES.fill(sides, FIELDS, left, right);
            Map<String, Object> way = Place.TWO_POSTGRES.way("hashed", 1);
            for (int i = 0; i < parts; i++) {
                way.put("where", "mod(mod(s.id, " + parts + ") + " + parts + ", " + parts + ") = " + i);
                assertThat(counts(sides.compare("t", way))).as("part " + i).isEqualTo(plainly(false, parts, i));
            }
        }
    }
}
