package dev.sluice.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.SluiceException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordedValueTest {
    private static final int CASES = 3000;
    private static final int LARGE = 1 << 20;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whatIsRecordedComesBackAsItWas(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < CASES; i++) {
            Object value = value(random, 4);
            RecordedValue recorded = RecordedValue.of(value);
            assertThat(recorded.plain())
                    .as("seed %d case %d: %s", seed, i, value)
                    .isEqualTo(value);
            assertThat(RecordedValue.parse(recorded.json())).isEqualTo(recorded);
            assertThat(RecordedValue.of(recorded.plain()).json()).isEqualTo(recorded.json());
        }
    }

    private static Object value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 16 : 14)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2 -> random.nextLong();
            case 3 -> random.nextInt();
            case 4 -> new BigInteger(random.nextInt(400), random);
            case 5 -> new BigDecimal(new BigInteger(random.nextInt(90), random), random.nextInt(60) - 30);
            case 6 -> Double.longBitsToDouble(random.nextLong());
            case 7 -> text(random);
            case 8 -> LocalDate.ofEpochDay(random.nextInt());
            case 9 -> LocalTime.ofNanoOfDay(random.nextInt(1_000_000_000) * 86_399L);
            case 10 -> LocalDateTime.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000), ZoneOffset.UTC);
            case 11 -> OffsetDateTime.of(2026, 2, 1, 3, 4, 5, random.nextInt(1_000_000_000), offset(random));
            case 12 -> Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
            case 13 -> new UUID(random.nextLong(), random.nextLong());
            case 14 -> list(random, depth);
            default -> map(random, depth);
        };
    }

    private static ZoneOffset offset(Random random) {
        return ZoneOffset.ofTotalSeconds(random.nextInt(100_000) - 50_000);
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder(random.nextInt(5) == 0 ? "$" : "");
        for (int i = random.nextInt(12); i > 0; i--) {
            int codePoint = random.nextInt(random.nextBoolean() ? 0x80 : Character.MAX_CODE_POINT + 1);
            boolean half = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
            text.appendCodePoint(half ? 'x' : codePoint);
        }
        return text.toString();
    }

    private static List<Object> list(Random random, int depth) {
        List<Object> list = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            list.add(value(random, depth - 1));
        }
        return list;
    }

    private static Map<String, Object> map(Random random, int depth) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            map.put(text(random), value(random, depth - 1));
        }
        return map;
    }

    @Test
    void aDecimalKeepsItsDigitsAndAMapItsOrder() {
        assertThat(RecordedValue.of(new BigDecimal("1.50")).json()).isEqualTo("{\"$decimal\":\"1.50\"}");
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("z", 1L);
        map.put("a", Arrays.asList(null, "x"));
        assertThat(RecordedValue.of(map).json()).isEqualTo("{\"z\":1,\"a\":[null,\"x\"]}");
    }

    @Test
    void aMapWithAKeyLikeATagIsNotTakenForOne() {
        Map<String, String> map = Map.of("$date", "no date");
        assertThat(RecordedValue.of(map).plain()).isEqualTo(map);
    }

    @Test
    void aLaterChangeOfTheListDoesNotReachIt() {
        List<Object> list = new ArrayList<>(List.of(1L));
        RecordedValue recorded = RecordedValue.of(list);
        list.add(2L);
        assertThat(recorded.plain()).isEqualTo(List.of(1L));
    }

    @Test
    void moreThanOneMegabyteIsRefusedWithASentence() {
        assertThat(RecordedValue.of("x".repeat(LARGE - 2)).plain()).isEqualTo("x".repeat(LARGE - 2));
        assertThatThrownBy(() -> RecordedValue.of("x".repeat(LARGE)))
                .isInstanceOf(SluiceException.class)
                .hasMessage("a step's value may be at most 1048576 bytes of JSON, was 1048578 - "
                        + "give back a count or a key, and keep the rows in a table or a file");
    }

    @Test
    void aKeyMayBeAsLongAsTheValueMayBe() {
        Map<String, Object> map = Map.of("k".repeat(LARGE - 100), 1L);
        assertThat(RecordedValue.of(map).plain()).isEqualTo(map);
    }

    @Test
    void otherTypesAreRefusedByName() {
        assertRefused(Set.of(1), "it is or holds a java.util.");
        assertRefused(List.of(new Object()), "it is or holds a java.lang.Object");
        assertRefused(Map.of(1, 2), "it holds a map whose key 1 is no text");
        assertRefused("\ud800", "it holds a text with half of a surrogate pair");
        List<Object> endless = new ArrayList<>();
        endless.add(endless);
        assertRefused(endless, "it is nested more than 100 deep");
    }

    private static void assertRefused(Object value, String fact) {
        assertThatThrownBy(() -> RecordedValue.of(value))
                .isInstanceOf(SluiceException.class)
                .hasMessageStartingWith("a step's value cannot be recorded: " + fact);
    }
}
