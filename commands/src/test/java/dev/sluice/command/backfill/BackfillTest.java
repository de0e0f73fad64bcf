package dev.sluice.command.backfill;

import static dev.sluice.command.backfill.BackfillWord.WORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.command.CommandBench;
import dev.sluice.command.Expression;
import dev.sluice.command.Report;
import dev.sluice.db.Access;
import dev.sluice.sql.Sql;
import dev.sluice.testing.Engine;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The word {@code backfill} with {@code set:}. */
class BackfillTest {
    static final Map<String, Object> PLUS = Map.of("n", new Expression("n + 1"));
    static final Map<String, Object> TOTAL = Map.of("total", new Expression("qty * cents"));

    private static String numbers(CommandBench bench, int to) {
        return bench.isPostgres()
                ? "(select g as i from generate_series(1, " + to + ") as g)"
                : "(with recursive s(i) as (select 1 union all select i + 1 from s where i < " + to
                        + ") select i from s)";
    }

    /** Rows 3, 6, 9 ... each with a number, a price and no total. */
    static CommandBench lines(Engine engine, int rows) {
        CommandBench bench = new CommandBench(engine);
        return bench.with(
                "create table lines (id integer primary key, n integer, qty integer, cents integer, total integer)",
                "insert into lines (id, n, qty, cents) select i * 3, i, 2, i from " + numbers(bench, rows) + " as s");
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void b1_aConditionThatShrinksMissesNoRow(Engine engine) {
        try (CommandBench bench = lines(engine, 1000)) {
            assertThat(bench.changes(WORD, "lines", "set", TOTAL, "where", "total is null", "commitEvery", 70))
                    .containsExactly("lines -0 ~1000 +0");
            assertThat(bench.column("select count(*) from lines where total = qty * cents"))
                    .containsExactly(bench.column("select count(*) from lines").get(0));
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void b6_eachRowIsWrittenExactlyOnceAlthoughTheSameAgainWouldChangeIt(Engine engine) {
        try (CommandBench bench = lines(engine, 500)) {
            assertThat(bench.changes(WORD, "lines", "set", PLUS, "commitEvery", 33))
                    .containsExactly("lines -0 ~500 +0");
            assertThat(bench.count("lines where n = id / 3 + 1")).isEqualTo(500);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void b11_aSecondRunChangesNothing(Engine engine) {
        try (CommandBench bench = lines(engine, 100)) {
            bench.run(WORD, "lines", "set", TOTAL);
            assertThat(bench.changes(WORD, "lines", "set", TOTAL)).containsExactly("lines -0 ~0 +0");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void chunksAreCommittedOneByOneAndSparseKeysCostNone(Engine engine) {
        try (CommandBench bench = lines(engine, 100)) {
            bench.with("update lines set id = id + 1000000 where id > 150");
            long before = bench.home().commits();
            Report report = bench.run(WORD, "lines", "set", PLUS, "commitEvery", 25);
            assertThat(report.changes().get(0).updated()).isEqualTo(100);
            assertThat(bench.home().commits() - before)
                    .as("four chunks with rows")
                    .isBetween(4L, 6L);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aFirstTryStopsBehindItsLimit(Engine engine) {
        try (CommandBench bench = lines(engine, 100)) {
            assertThat(bench.changes(WORD, "lines", "set", TOTAL, "where", "total is null", "limit", 10))
                    .containsExactly("lines -0 ~10 +0");
            assertThat(bench.count("lines where total is not null and id <= 30"))
                    .isEqualTo(10);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void valuesAreBoundAndNullsAreSet(Engine engine) {
        try (CommandBench bench = new CommandBench(engine)
                .with(
                        "create table t (id integer primary key, a varchar(20), b integer)",
                        "insert into t values (1, 'x', 7)")) {
            Map<String, Object> set = new LinkedHashMap<>();
            set.put("a", "it's; drop table t");
            set.put("b", null);
            bench.run(WORD, "t", "set", set);
            assertThat(bench.column("select a from t where b is null")).containsExactly("it's; drop table t");
        }
    }

    /** Rows whose total would be out of range, one of them at each end. */
    static CommandBench withPoison(Engine engine) {
        CommandBench bench = lines(engine, 200);
        bench.with(
                "create table done (id integer primary key, qty integer, cents integer, total integer check (total < 1000000))",
                "insert into done (id, qty, cents) select id, qty, cents from lines",
                "update done set qty = 1000000 where id in (3, 300, 303, 600)");
        return bench;
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void b8_rowsThatCannotBeWrittenAreSetAsideWithTheirKeyAndTheRestGoesOn(Engine engine) {
        try (CommandBench bench = withPoison(engine)) {
            Report report = bench.run(
                    WORD, "done", "set", TOTAL, "where", "total is null", "quarantine", "bad", "commitEvery", 60);
            assertThat(report.setAside()).isEqualTo(4);
            assertThat(report.changes())
                    .extracting(c -> c.updated() + c.inserted())
                    .containsExactly(196L, 4L);
            assertThat(bench.column("select row_key from bad order by length(row_key), row_key"))
                    .isEqualTo(
                            bench.isPostgres()
                                    ? List.of("[\"3\"]", "[\"300\"]", "[\"303\"]", "[\"600\"]")
                                    : List.of("3", "300", "303", "600"));
            assertThat(bench.count("bad where reason like '%total%' and sqlstate like '23%'"))
                    .isEqualTo(4);
            bench.with("update done set qty = 1 where id = 300");
            Report again = bench.run(WORD, "done", "set", TOTAL, "where", "total is null", "quarantine", "bad");
            assertThat(again.changes().get(0).updated()).isEqualTo(1);
            assertThat(again.setAside()).isEqualTo(3);
            assertThat(bench.count("bad"))
                    .as("the one that is mended is no longer in it")
                    .isEqualTo(3);
            bench.run(WORD, "done", "set", Map.of("cents", 7), "quarantine", "bad");
            assertThat(bench.count("bad"))
                    .as("entries of another backfill stay")
                    .isEqualTo(3);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void b8_withoutAQuarantineTheRowIsNamedAndTheChunksBeforeStay(Engine engine) {
        try (CommandBench bench = withPoison(engine)) {
            bench.with("update done set qty = 1 where id = 3");
            assertThat(bench.refusal(WORD, "done", "set", TOTAL, "commitEvery", 50))
                    .startsWith("1: row " + (bench.isPostgres() ? "[\"300\"]" : "300") + ": ")
                    .contains("set such rows aside with quarantine:");
            assertThat(bench.count("done where total is not null")).isEqualTo(50);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void moreRowsThanTheLimitAllowsAreNotSetAside(Engine engine) {
        try (CommandBench bench = withPoison(engine)) {
            assertThat(bench.refusal(WORD, "done", "set", TOTAL, "quarantine", "bad", "quarantineLimit", 3))
                    .startsWith("8: more rows cannot be written than quarantineLimit allows (3)");
            assertThat(bench.count("bad")).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void insideATransactionItJoins(Engine engine) {
        try (CommandBench bench = lines(engine, 100)) {
            long before = bench.home().commits();
            bench.home().transaction(Access.WRITE, tx -> {
                tx.execute(Sql.of("update lines set qty = 3"));
                return bench.run(WORD, "lines", "set", TOTAL, "commitEvery", 10);
            });
            assertThat(bench.home().commits() - before).isEqualTo(1);
            assertThat(bench.count("lines where total = 3 * cents")).isEqualTo(100);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aRehearsalLeavesNothing(Engine engine) {
        try (CommandBench bench = withPoison(engine)) {
            Report report =
                    bench.session().rehearse(CommandBench.command(WORD, "done", "set", TOTAL, "quarantine", "bad"));
            assertThat(report.changes().get(0).updated()).isEqualTo(196);
            assertThat(bench.count("done where total is not null")).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void wrongOptionsAreRefused(Engine engine) {
        try (CommandBench bench = lines(engine, 1)) {
            bench.with("create view v as select * from lines");
            assertThat(bench.refusal(WORD, "lines", "set", Map.of())).startsWith("2: nothing says what to set");
            assertThat(bench.refusal(WORD, "lines", "set", Map.of("totl", 1)))
                    .contains("has no column \"totl\"; did you mean \"total\"?");
            assertThat(bench.refusal(WORD, "lines", "set", Map.of("id", 1))).contains("is part of the key");
            assertThat(bench.refusal(WORD, "v", "set", PLUS)).contains("is no ordinary table");
            assertThat(bench.refusal(WORD, "lines", "set", PLUS, "commitEvery", 0))
                    .contains("at least 1");
            assertThat(bench.refusal(WORD, "lines", "set", PLUS, "limit", 0)).contains("at least 1");
            assertThat(bench.refusal(WORD, "lines", "set", PLUS, "quarantineLimit", 5))
                    .contains("goes with quarantine");
            assertThat(bench.refusal(WORD, "lines", "set", PLUS, "quarantine", "lines"))
                    .contains("is no quarantine");
            assertThat(bench.refusal(WORD, "lines", "set", PLUS, "chunkTime", Duration.ofHours(1)))
                    .contains("chunkTime");
            assertThat(bench.refusal(WORD, "lines", "set", Map.of("n", new Expression("nowhere + 1"))))
                    .startsWith("1: ");
        }
    }

    @Test
    void b4_aTableWithoutAUniqueKeyIsRefused() {
        try (CommandBench bench = new CommandBench(Engine.POSTGRES)
                .with("create table t (a text, n integer)", "create unique index on t (a)")) {
            assertThat(bench.refusal(WORD, "t", "set", PLUS))
                    .startsWith("2: a backfill goes through its rows by a key");
            bench.with("alter table t alter a set not null", "insert into t values ('a', 1)");
            assertThat(bench.changes(WORD, "t", "set", PLUS)).containsExactly("t -0 ~1 +0");
        }
    }

    @Test
    void keysOfSeveralColumnsAndTypesAreGoneThrough() {
        try (CommandBench bench = new CommandBench(Engine.POSTGRES)
                .with(
                        "create table t (a text, b timestamptz, c uuid default gen_random_uuid(), n integer, primary key (a, b, c))",
                        "insert into t (a, b, n) select chr(65 + i % 5) || chr(9) || '\"', now() + i * interval '1 microsecond', 0"
                                + " from generate_series(1, 200) i")) {
            assertThat(bench.changes(WORD, "t", "set", PLUS, "commitEvery", 7)).containsExactly("t -0 ~200 +0");
            assertThat(bench.count("t where n = 1")).isEqualTo(200);
        }
    }

    /** After each update of a row the statement is executed. */
    private static void whenWritten(CommandBench bench, String condition, String statement) {
        if (bench.isPostgres()) {
            bench.with(
                    "create function f() returns trigger language plpgsql as $$ begin " + statement
                            + "; return null; end $$",
                    "create trigger t after update on lines for each row when (" + condition
                            + ") execute function f()");
        } else {
            bench.with("create trigger t after update on lines when " + condition + " begin " + statement + "; end");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void b2_rowsThatComeBehindTheLastKeyOfTheStartAreNotChased(Engine engine) {
        try (CommandBench bench = lines(engine, 100)) {
            whenWritten(bench, "new.id > 0", "insert into lines (id, n) values (new.id + 1000, 0)");
            assertThat(bench.changes(WORD, "lines", "set", PLUS, "commitEvery", 9))
                    .containsExactly("lines -0 ~100 +0");
            assertThat(bench.count("lines where n = 0")).isEqualTo(100);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void b3_rowsThatComeBeforeThePlaceThatIsReachedAreFoundInTheEnd(Engine engine) {
        try (CommandBench bench = lines(engine, 100)) {
            whenWritten(bench, "new.id = 210", "insert into lines (id, n, qty, cents) values (2, 0, 3, 4)");
            assertThat(bench.changes(WORD, "lines", "set", TOTAL, "commitEvery", 9))
                    .containsExactly("lines -0 ~101 +0");
            assertThat(bench.column("select total from lines where id = 2")).hasToString("[12]");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void b3_rowsThatAreSetAsideAreNotTriedAgainWhereLateOnesAreLookedFor(Engine engine) {
        try (CommandBench bench = withPoison(engine)) {
            bench.run(WORD, "done", "set", TOTAL, "quarantine", "bad");
            assertThat(bench.statements().stream()
                            .filter(s -> bench.isPostgres()
                                    ? s.startsWith("do $")
                                    : s.startsWith("insert into") && s.contains("bad"))
                            .count())
                    .as("tried by the first pass alone")
                    .isEqualTo(bench.isPostgres() ? 1 : 4);
        }
    }

    @Test
    void whatIsSetMayFailForRowsThatAreNotWanted() {
        try (CommandBench bench = new CommandBench(Engine.POSTGRES)
                .with(
                        "create table t (id integer primary key, raw text, n integer)",
                        "insert into t select i, case when i % 3 = 0 then 'x' else i::text end from generate_series(1, 90) i")) {
            Map<String, Object> cast = Map.of("n", new Expression("raw::integer"));
            assertThat(bench.changes(WORD, "t", "set", cast, "where", "repeat(raw, 3) ~ '^[0-9]+$'", "commitEvery", 7))
                    .containsExactly("t -0 ~60 +0");
            Report report = bench.run(WORD, "t", "set", cast, "where", "n is null", "quarantine", "bad");
            assertThat(report.setAside()).isEqualTo(30);
        }
    }

    @Test
    void b8_valuesThatCannotBeWorkedOutAreFoundWithoutWriting() {
        try (CommandBench bench = new CommandBench(Engine.POSTGRES)
                .with(
                        "create table t (id integer primary key, raw text, n integer)",
                        "insert into t select i, case when i % 700 = 0 or i in (1, 2, 5000) then 'x' else '7' end"
                                + " from generate_series(1, 5000) i")) {
            Map<String, Object> cast = Map.of("n", new Expression("raw::integer"));
            Report report = bench.run(WORD, "t", "set", cast, "quarantine", "bad", "commitEvery", 4000);
            assertThat(report.setAside()).isEqualTo(10);
            assertThat(bench.count("t where (n = 7) = (raw = '7')")).isEqualTo(4990);
            assertThat(bench.count("bad where row_key in ('[\"1\"]', '[\"5000\"]', '[\"700\"]')"))
                    .isEqualTo(3);
            assertThat(bench.statements().stream()
                            .filter(s -> s.startsWith("update"))
                            .count())
                    .as("each chunk and the second look, and each chunk once more without the rows that fail")
                    .isLessThanOrEqualTo(6);
        }
    }
}
