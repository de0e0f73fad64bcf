package dev.sluice.command.backfill;

import static dev.sluice.command.backfill.BackfillWord.WORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.command.CommandBench;
import dev.sluice.command.Report;
import dev.sluice.testing.Engine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code backfill} with a block that works out the values. */
class BackfillBlockTest {
    private static long number(Object row, String column) {
        return ((Number) ((Map<?, ?>) row).get(column)).longValue();
    }

    private static Object total(Object row) {
        return Map.of("total", number(row, "qty") * number(row, "cents"));
    }

    private static Object plus(Object row) {
        return Map.of("n", number(row, "n") + 1);
    }

    private static Function<Object, Object> code(Function<Object, Object> code) {
        return code;
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void eachRowGetsWhatTheBlockSaysAndASecondRunChangesNothing(Engine engine) {
        try (CommandBench bench = BackfillTest.lines(engine, 300)) {
            assertThat(bench.changes(
                            WORD,
                            "lines",
                            "each",
                            code(BackfillBlockTest::total),
                            "where",
                            "n > 100",
                            "commitEvery",
                            70))
                    .containsExactly("lines -0 ~200 +0");
            assertThat(bench.count("lines where total = qty * cents")).isEqualTo(200);
            assertThat(bench.changes(WORD, "lines", "each", code(BackfillBlockTest::total)))
                    .containsExactly("lines -0 ~100 +0");
            assertThat(bench.changes(WORD, "lines", "each", code(BackfillBlockTest::total)))
                    .containsExactly("lines -0 ~0 +0");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void b6_whatTheSameAgainWouldChangeIsDoneOnce(Engine engine) {
        try (CommandBench bench = BackfillTest.lines(engine, 100)) {
            bench.run(WORD, "lines", "each", code(BackfillBlockTest::plus), "commitEvery", 30);
            assertThat(bench.count("lines where n = id / 3 + 1")).isEqualTo(100);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void rowsThatTheBlockFailsForAreSetAsideWithTheirKeyAndTheMessage(Engine engine) {
        Function<Object, Object> picky = row -> {
            if (number(row, "n") % 40 == 0) {
                throw new IllegalStateException("no price for " + number(row, "n"));
            }
            return total(row);
        };
        try (CommandBench bench = BackfillTest.lines(engine, 100)) {
            Report report = bench.run(WORD, "lines", "each", picky, "quarantine", "bad", "commitEvery", 30);
            assertThat(report.setAside()).isEqualTo(2);
            assertThat(report.changes().get(0).updated()).isEqualTo(98);
            String key = engine == Engine.POSTGRES ? "[\"120\"]" : "120";
            assertThat(bench.column("select reason from bad where row_key = '" + key + "'")
                            .toString())
                    .contains("the block failed: no price for 40");
            assertThat(bench.refusal(WORD, "lines", "each", picky))
                    .startsWith("1: ")
                    .contains("row " + key + ": the block failed: no price for 40");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void valuesThatDoNotFitAreOfTheirRow(Engine engine) {
        try (CommandBench bench = BackfillTest.lines(engine, 60)) {
            bench.with(
                    "create table done (id integer primary key, n integer, total integer check (total < 50))",
                    "insert into done (id, n) select id, n from lines");
            Function<Object, Object> same = row -> Map.of("total", number(row, "n"));
            Report report = bench.run(WORD, "done", "each", same, "quarantine", "bad");
            assertThat(report.setAside()).isEqualTo(11);
            assertThat(bench.count("done where total = n")).isEqualTo(49);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aBlockMayWorkOutAWholeChunk(Engine engine) {
        List<Integer> sizes = new ArrayList<>();
        Function<Object, Object> numbered = rows -> {
            List<Object> all = new ArrayList<>();
            sizes.add(((List<?>) rows).size());
            ((List<?>) rows).forEach(row -> all.add(number(row, "n") == 7 ? null : total(row)));
            return all;
        };
        try (CommandBench bench = BackfillTest.lines(engine, 100)) {
            assertThat(bench.changes(WORD, "lines", "each", numbered, "perChunk", true, "commitEvery", 40))
                    .containsExactly("lines -0 ~99 +0");
            assertThat(sizes).contains(40, 20);
            Function<Object, Object> few = rows -> List.of();
            assertThat(bench.refusal(WORD, "lines", "each", few, "perChunk", true))
                    .contains("must give a list with as many maps as there are rows");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void textsAndNullsArriveAsTheyAre(Engine engine) {
        try (CommandBench bench = new CommandBench(engine)
                .with(
                        "create table t (id integer primary key, a text, b text, x real)",
                        "insert into t (id, b) values (1, 'gone'), (2, 'stays')")) {
            String odd = "it's; \"quoted\", {a,b}\\ NULL\n\t\u00e9";
            Function<Object, Object> code = row -> {
                Map<String, Object> values = new HashMap<>();
                values.put("a", odd);
                values.put("x", 0.5);
                if (number(row, "id") == 1) {
                    values.put("b", null);
                }
                return values;
            };
            bench.run(WORD, "t", "each", code);
            assertThat(bench.column("select a from t")).containsExactly(odd, odd);
            assertThat(bench.count("t where b is null and id = 1 or b = 'stays' and x = 0.5"))
                    .isEqualTo(2);
            assertThat(bench.changes(WORD, "t", "each", code)).containsExactly("t -0 ~0 +0");
        }
    }

    @Test
    void wrongBlocksAreRefused() {
        try (CommandBench bench = BackfillTest.lines(Engine.SQLITE, 3)) {
            Function<Object, Object> text = row -> "seven";
            Function<Object, Object> unknown = row -> Map.of("totl", 7);
            Function<Object, Object> key = row -> Map.of("id", 7);
            Function<Object, Object> list = row -> Map.of("total", List.of(7));
            assertThat(bench.refusal(WORD, "lines", "each", text)).startsWith("2: the block must give a map");
            assertThat(bench.refusal(WORD, "lines", "each", unknown)).contains("did you mean \"total\"?");
            assertThat(bench.refusal(WORD, "lines", "each", key)).contains("is part of the key");
            assertThat(bench.refusal(WORD, "lines", "each", list)).contains("give a text, a number");
            assertThat(bench.refusal(WORD, "lines", "each", text, "workers", 2)).startsWith("2: ");
            assertThat(bench.refusal(WORD, "lines", "set", BackfillTest.PLUS, "perChunk", true))
                    .startsWith("2: ");
        }
    }
}
