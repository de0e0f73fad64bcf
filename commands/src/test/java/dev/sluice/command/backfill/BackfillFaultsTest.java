package dev.sluice.command.backfill;

import static dev.sluice.command.backfill.BackfillWord.WORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.command.CommandBench;
import dev.sluice.command.Expression;
import dev.sluice.command.Report;
import dev.sluice.testing.Engine;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows that cannot be written: how they are found, and what that costs. */
class BackfillFaultsTest {
    private static final Map<String, Object> CAST = Map.of("n", new Expression("raw::integer"));

    /** Of 5000 rows every 100th, and ten in a row, hold what is no number, and every 90th one that is not allowed. */
    private static CommandBench casts() {
        return new CommandBench(Engine.POSTGRES)
                .with(
                        "create table t (id integer primary key, size text, near integer, raw text, n integer check (n <> 8))",
                        "insert into t select i, '$sluice$', i, case when i % 100 = 0 or i between 2001 and 2010 then 'x'"
                                + " when i % 90 = 0 then '8' else '7' end from generate_series(1, 5000) i");
    }

    private static void checkCasts(CommandBench bench, Report report) {
        assertThat(report.setAside()).isEqualTo(60 + 50);
        assertThat(bench.count("t where (n is not null) = (raw = '7')")).isEqualTo(5000);
        assertThat(bench.count("bad where (row_key::jsonb ->> 0)::integer in (select id from t where raw <> '7')"))
                .isEqualTo(60 + 50);
        assertThat(bench.count("bad where sqlstate = '22P02' and reason like '%\"x\"%'"))
                .isEqualTo(60);
        assertThat(bench.count("bad where sqlstate = '23514' and reason like '%; Failing row%'"))
                .isEqualTo(50);
    }

    @Test
    void b8_manyRowsAreFoundInAFewRoundTrips() {
        try (CommandBench bench = casts()) {
            Report report =
                    bench.run(WORD, "t", "set", CAST, "where", "size = '$sluice$' and near > 0", "quarantine", "bad");
            checkCasts(bench, report);
            assertThat(bench.statements().size()).as("of 110 rows").isLessThan(500);
        }
    }

    @Test
    void b8_theyAreFoundWhereTheServerHasNoBlocks() {
        try (CommandBench bench = casts()) {
            bench.run(WORD, "t", "set", CAST, "where", "false", "quarantine", "bad");
            bench.with("drop extension plpgsql");
            checkCasts(bench, bench.run(WORD, "t", "set", CAST, "quarantine", "bad", "commitEvery", 1500));
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void b8_rowsInARowAreFoundOneByOne(Engine engine) {
        try (CommandBench bench = BackfillTest.lines(engine, 600)) {
            bench.with(
                    "create table done (id integer primary key, qty integer, cents integer, total integer check (total < 1000000))",
                    "insert into done (id, qty, cents) select id, qty, cents from lines",
                    "update done set qty = 1000000 where id between 300 and 900");
            Report report = bench.run(WORD, "done", "set", BackfillTest.TOTAL, "quarantine", "bad");
            assertThat(report.setAside()).isEqualTo(201);
            assertThat(report.changes().get(0).updated()).isEqualTo(399);
        }
    }

    @Test
    void moreThanTheLimitAreNotSearchedFor() {
        try (CommandBench bench = casts()) {
            assertThat(bench.refusal(WORD, "t", "set", CAST, "quarantine", "bad", "quarantineLimit", 20))
                    .startsWith("8: more rows cannot be written than quarantineLimit allows (20)");
        }
    }

    @Test
    void whatIsTooLongIsNotCut() {
        try (CommandBench bench = new CommandBench(Engine.POSTGRES)
                .with(
                        "create table t (id integer primary key, raw text, v varchar(3), c char(3), b bit(3))",
                        "insert into t values (1, 'abcd'), (2, 'ab')")) {
            Map<String, Object> varying = Map.of("v", new Expression("raw"));
            assertThat(bench.refusal(WORD, "t", "set", varying)).contains("row [\"1\"]: value too long");
            assertThat(bench.refusal(WORD, "t", "set", Map.of("c", new Expression("raw"))))
                    .contains("row [\"1\"]: value too long");
            assertThat(bench.refusal(WORD, "t", "set", Map.of("b", "11111"))).contains("row [\"1\"]: bit string");
            Map<String, Object> all = new LinkedHashMap<>(varying);
            all.put("c", new Expression("raw"));
            all.put("b", "101");
            assertThat(bench.changes(WORD, "t", "set", all, "where", "id = 2")).containsExactly("t -0 ~1 +0");
            assertThat(bench.changes(WORD, "t", "set", all, "where", "id = 2"))
                    .as("the same again")
                    .containsExactly("t -0 ~0 +0");
        }
    }
}
