package dev.sluice.command.upsert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every strategy and any number of readers do the same to random tables: what a map in memory says. */
class StrategiesTest {
    private static final List<String> TEXTS = List.of(
            "a",
            "A",
            "b",
            "B",
            "é",
            "e\u0301",
            "_",
            "%",
            "Z",
            "z",
            "ß",
            "ss",
            "",
            " ",
            "a ",
            "10",
            "9",
            "\uD83D\uDE00",
            "\uFB01",
            "-");

    /** One key of the composite, as the tables order it. */
    private record Key(int a, String b) implements Comparable<Key> {
        @Override
        public int compareTo(Key o) {
            return a != o.a ? Integer.compare(a, o.a) : b.compareTo(o.b);
        }
    }

    private record Way(Strategy strategy, int readers) {}

    private static final List<Way> WAYS = List.of(
            new Way(Strategy.COMPARE, 1),
            new Way(Strategy.COMPARE, 2),
            new Way(Strategy.COMPARE, 4),
            new Way(Strategy.MERGE, 1),
            new Way(Strategy.REFRESH, 1));

    @ParameterizedTest
    @DisplayName("1-30: random tables come out as a map in memory says, by every strategy, under every collation")
    @CsvSource({
        "SQLITE, POSTGRES, '', ''",
        "SQLITE, POSTGRES, collate nocase, 'collate \"C\"'",
        "SQLITE, POSTGRES, '', 'collate \"en-x-icu\"'",
        "POSTGRES, POSTGRES, 'collate \"en-x-icu\"', 'collate \"und-x-icu\"'",
        "POSTGRES, SQLITE, 'collate \"en-x-icu\"', ''",
        "SQLITE, SQLITE, '', ''"
    })
    void randomTablesComeOutAsAMapSays(Engine from, Engine into, String sourceCollation, String targetCollation) {
        try (Bench bench = Bench.of(from, into)) {
            String table = "create table t (a integer not null, b text not null %s, v text, primary key (a, b))";
            bench.source.execute(table.formatted(sourceCollation));
            bench.target.execute(table.formatted(targetCollation));
            List<String> texts = sourceCollation.contains("nocase")
                    ? TEXTS.stream()
                            .filter(s -> s.equals(s.toLowerCase(java.util.Locale.ROOT)))
                            .toList()
                    : TEXTS;
            for (int seed = 1; seed <= 2; seed++) {
                compareWays(bench, new Random(seed), texts);
            }
        }
    }

    private static void compareWays(Bench bench, Random random, List<String> texts) {
        Map<Key, String> old = table(random, texts, Map.of());
        Map<Key, String> wanted = table(random, texts, old);
        fill(bench.source, wanted);
        for (Way way : WAYS) {
            if (way.readers() > 1 && bench.target.engine() == Engine.SQLITE) {
                continue;
            }
            boolean refresh = way.strategy() == Strategy.REFRESH;
            for (boolean delete : refresh ? List.of(false) : List.of(true, false)) {
                fill(bench.target, old);
                Counts counts = bench.sync(
                        way.strategy(), "t", "deleteExtra", delete, "readers", way.readers(), "maxPercent", 100);
                assertThat(counts).as("%s, delete %s", way, delete).isEqualTo(counted(old, wanted, delete, refresh));
                assertThat(rows(bench.target))
                        .as("%s, delete %s", way, delete)
                        .isEqualTo(merged(old, wanted, delete || refresh));
            }
        }
        fill(bench.target, Map.of());
        assertThat(bench.sync("t")).isEqualTo(new Counts(0, wanted.size(), wanted.size(), 0, 0, 0));
        assertThat(rows(bench.target)).isEqualTo(new TreeMap<>(wanted));
    }

    private static Map<Key, String> table(Random random, List<String> texts, Map<Key, String> like) {
        Map<Key, String> rows = new TreeMap<>();
        for (int a = -6; a < 6; a++) {
            for (String b : texts) {
                Key key = new Key(a * 1000, b);
                boolean keep = like.containsKey(key) && random.nextInt(3) > 0;
                if (keep || random.nextInt(3) == 0) {
                    rows.put(key, keep ? like.get(key) : value(random));
                }
            }
        }
        return rows;
    }

    private static String value(Random random) {
        return random.nextInt(4) == 0 ? null : "v" + random.nextInt(5) + "\\\t\n";
    }

    private static Counts counted(Map<Key, String> old, Map<Key, String> wanted, boolean delete, boolean refresh) {
        if (refresh) {
            return new Counts(old.size(), wanted.size(), wanted.size(), 0, 0, old.size());
        }
        long inserted =
                wanted.keySet().stream().filter(k -> !old.containsKey(k)).count();
        long unchanged = wanted.entrySet().stream()
                .filter(e -> old.containsKey(e.getKey()) && Objects.equals(old.get(e.getKey()), e.getValue()))
                .count();
        long extra = old.keySet().stream().filter(k -> !wanted.containsKey(k)).count();
        long updated = wanted.size() - inserted - unchanged;
        return new Counts(old.size(), wanted.size(), inserted, updated, unchanged, delete ? extra : 0);
    }

    private static Map<Key, String> merged(Map<Key, String> old, Map<Key, String> wanted, boolean delete) {
        Map<Key, String> rows = new TreeMap<>(delete ? Map.of() : old);
        rows.putAll(wanted);
        return rows;
    }

    private static void fill(dev.sluice.testing.EngineDatabase database, Map<Key, String> rows) {
        List<String> statements = new ArrayList<>(List.of("delete from t"));
        if (!rows.isEmpty()) {
            statements.add(rows.entrySet().stream()
                    .map(e -> "(%d, '%s', %s)"
                            .formatted(e.getKey().a(), e.getKey().b(), literal(e.getValue())))
                    .collect(Collectors.joining(", ", "insert into t values ", "")));
        }
        database.execute(statements.toArray(String[]::new));
    }

    private static String literal(String value) {
        return value == null ? "null" : "'" + value + "'";
    }

    private static Map<Key, String> rows(dev.sluice.testing.EngineDatabase database) {
        Map<Key, String> rows = new TreeMap<>();
        for (List<Object> row : database.query("select a, b, v from t")) {
            rows.put(new Key(((Number) row.get(0)).intValue(), (String) row.get(1)), (String) row.get(2));
        }
        return rows;
    }
}
