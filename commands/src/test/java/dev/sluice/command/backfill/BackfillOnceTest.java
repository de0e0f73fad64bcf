package dev.sluice.command.backfill;

import static dev.sluice.command.backfill.BackfillWord.WORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.command.Arguments;
import dev.sluice.command.CommandBench;
import dev.sluice.command.Expression;
import dev.sluice.command.Progress;
import dev.sluice.command.Report;
import dev.sluice.command.Work;
import dev.sluice.testing.Engine;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each row is written once and none is left out, whatever the tables and values are and whatever others do meanwhile. */
class BackfillOnceTest {
    private static final Map<String, Object> PLUS = Map.of("n", new Expression("n + 1"));

    private static Report run(CommandBench bench, String table, ChunkLog log, Map<String, Object> options) {
        Map<String, Object> named = new LinkedHashMap<>(options);
        named.put("commitEvery", 5);
        Backfill command = (Backfill) WORD.maker().apply(new Arguments("backfill", table, named));
        return command.run(command.plan(bench), new Work.Chunked(bench, Progress.NONE, log));
    }

    private static CommandBench numbers(Engine engine, int rows) {
        return new CommandBench(engine)
                .with(
                        "create table t (id integer primary key, v integer, other integer not null, n integer default 0 check (n < 100))",
                        "insert into t with recursive i (i) as (select 1 union all select i + 1 from i where i < "
                                + rows + ") select i, 1, -i, 0 from i");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"id integer primary key, rowid integer", "id text, rowid text", "\"_ROWID_\" integer, oid text"})
    void aColumnWithTheNameOfTheRowidIsNotTakenForIt(String columns) {
        try (CommandBench bench = new CommandBench(Engine.SQLITE).with("create table t (" + columns + ", n integer)")) {
            for (int i = 1; i <= 30; i++) {
                bench.with("insert into t values (" + i + ", " + (i % 3 == 0 ? "null" : i % 3) + ", 0)");
            }
            bench.run(WORD, "t", "set", PLUS, "commitEvery", 10);
            assertThat(bench.count("t where n = 1")).isEqualTo(30);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void rowsThatComeOfWhatTheyWereAreWrittenOnce(Engine engine) {
        try (CommandBench bench = numbers(engine, 20).with("create table s (id integer primary key, x integer)")) {
            bench.with("insert into s select id, 1 from t");
            String rows = "select chunk.id, t.n + chunk.x as n from chunk join t on t.id = chunk.id";
            Map<String, Object> added = Map.of("rows", rows, "from", "s", "update", List.of("n"), "key", List.of("id"));
            bench.with("delete from t where id > 10", "delete from s where id > 10", "alter table t drop column other");
            Report report = run(bench, "t", new ChunkLog(0), added);
            assertThat(bench.count("t where n = 1")).isEqualTo(10);
            assertThat(report.outline().notes().toString()).contains("they were looked at once only");
        }
    }

    /** Within its transaction it is always the same. */
    @Test
    void whatComesOfTheTimeIsWrittenOnce() {
        try (CommandBench bench = numbers(Engine.POSTGRES, 12).with("alter table t add at timestamptz")) {
            assertThat(run(bench, "t", new ChunkLog(0), Map.of("set", Map.of("at", new Expression("now()"))))
                            .changes()
                            .get(0)
                            .updated())
                    .isEqualTo(12);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void b18_anotherValueIsAnotherBackfill(Engine engine) {
        try (CommandBench bench = numbers(engine, 20)) {
            ChunkLog log = new ChunkLog(3);
            assertThatThrownBy(() -> run(bench, "t", log, Map.of("set", Map.of("n", 7))))
                    .hasMessageContaining("stopped");
            assertThatThrownBy(() -> run(bench, "t", log.resumed(), Map.of("set", Map.of("n", 8))))
                    .hasMessageContaining("was changed since its first chunks were committed");
            assertThat(bench.count("t where n = 8")).isZero();
        }
    }

    @Test
    void anotherKeyIsNotGoneOnWith() {
        try (CommandBench bench = numbers(Engine.POSTGRES, 20)) {
            ChunkLog log = new ChunkLog(3);
            assertThatThrownBy(() -> run(bench, "t", log, Map.of("set", PLUS))).hasMessageContaining("stopped");
            bench.with("alter table t drop constraint t_pkey", "alter table t add primary key (other)");
            assertThatThrownBy(() -> run(bench, "t", log.resumed(), Map.of("set", PLUS)))
                    .hasMessageContaining("or the table or key that it goes through, was changed");
        }
    }

    @Test
    void aTableThatTookItsPlaceIsNotGoneOnWith() {
        try (CommandBench bench = numbers(Engine.POSTGRES, 20).with("create table fresh (like t including all)")) {
            bench.with("insert into fresh select * from t");
            ChunkLog replaced = new ChunkLog(
                    0,
                    () -> bench.with(
                            "do $$ begin if to_regclass('fresh') is not null then alter table t rename to t_old;"
                                    + " alter table fresh rename to t; end if; end $$"));
            assertThatThrownBy(() -> run(bench, "t", replaced, Map.of("set", PLUS)))
                    .hasMessageContaining("is another one than that whose rows it went through so far");
            assertThat(bench.count("t where n > 0")).isZero();
            assertThatThrownBy(() -> run(bench, "t", replaced.resumed(), Map.of("set", PLUS)))
                    .hasMessageContaining("or the table or key that it goes through, was changed");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aFirstTryForgetsNothingOfTheRowsBehindIt(Engine engine) {
        try (CommandBench bench = numbers(engine, 30).with("update t set v = 999 where id in (2, 18, 21)")) {
            Object[] all = {"set", Map.of("n", new Expression("v")), "quarantine", "bad"};
            bench.run(WORD, "t", all);
            assertThat(bench.count("bad")).isEqualTo(3);
            bench.with("update t set v = 5 where id = 2");
            bench.run(WORD, "t", "set", Map.of("n", new Expression("v")), "quarantine", "bad", "limit", 5);
            assertThat(bench.count("bad")).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aRowThatCannotBeWrittenMayBeSetAsideByWhoeverGoesOn(Engine engine) {
        try (CommandBench bench = numbers(engine, 20).with("update t set v = 999 where id = 12")) {
            Map<String, Object> set = Map.of("set", Map.of("n", new Expression("v")));
            ChunkLog log = new ChunkLog(0);
            assertThatThrownBy(() -> run(bench, "t", log, set)).hasMessageContaining("12");
            Map<String, Object> aside = new LinkedHashMap<>(set);
            aside.put("quarantine", "bad");
            run(bench, "t", log.resumed(), aside);
            assertThat(bench.count("bad")).isEqualTo(1);
            assertThat(bench.count("t where n = 1")).isEqualTo(19);
        }
    }

    @Test
    void theSecondLookEndsBesideWhoeverGoesOnPuttingRowsIn() {
        try (CommandBench bench = numbers(Engine.POSTGRES, 100)
                .with(
                        "create function more() returns trigger language plpgsql as $$ begin if new.id < 50000 then"
                                + " insert into t (id, other) values (new.id + 1000, 0); end if; return null; end $$",
                        "create trigger more after update on t for each row execute function more()")) {
            assertThat(run(bench, "t", new ChunkLog(0), Map.of("set", Map.of("n", 7)))
                            .changes()
                            .get(0)
                            .updated())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void anotherSpellingIsAnotherValueWhateverTheCollationSays(Engine engine) {
        boolean postgres = engine == Engine.POSTGRES;
        CommandBench made = postgres
                ? new CommandBench(engine)
                        .with("create collation ci (provider = icu, locale = 'und-u-ks-level2', deterministic = false)")
                : new CommandBench(engine);
        try (CommandBench bench = made.with(
                "create table t (id integer primary key, s text collate " + (postgres ? "ci" : "nocase") + ")",
                "create table other (id integer primary key, s text)",
                "insert into other values (1, 'ABC')",
                "insert into t values (1, 'abc'), (2, 'def')")) {
            bench.run(WORD, "t", "rows", "select id, s from chunk", "from", "other", "update", List.of("s"));
            assertThat(bench.column("select s from t order by id")).hasToString("[ABC, def]");
            bench.run(WORD, "t", "set", Map.of("s", new Expression("upper(s)")));
            assertThat(bench.column("select s from t order by id")).hasToString("[ABC, DEF]");
            Function<Object, Object> lower = row ->
                    Map.of("s", String.valueOf(((Map<?, ?>) row).get("s")).toLowerCase(Locale.ROOT));
            bench.run(WORD, "t", "each", lower);
            assertThat(bench.column("select s from t order by id")).hasToString("[abc, def]");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "time '12:34:56.123456'",
                "timetz '12:34:56.123456+02'",
                "time '24:00'",
                "date '0044-03-15 BC'",
                "timestamptz '10000-01-01 00:00:00.5+00'",
                "timestamptz '0001-01-01 00:00 BC'"
            })
    void timesComeOutOfABlockAsTheyWere(String value) {
        String type = value.substring(0, value.indexOf(' '));
        try (CommandBench bench = new CommandBench(Engine.POSTGRES)
                .with(
                        "create table t (id integer primary key, a " + type + ", b " + type + ")",
                        "insert into t values (1, " + value + ", null)")) {
            Function<Object, Object> copy = row -> Map.of("b", ((Map<?, ?>) row).get("a"));
            bench.run(WORD, "t", "each", copy);
            assertThat(bench.count("t where a::text = b::text")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void b13_rowsThatFollowOnUpdateAreNamed(Engine engine) {
        try (CommandBench bench = new CommandBench(engine)
                .with(
                        "create table p (id integer primary key, code text unique, other text)",
                        "create table c (id integer primary key, code text references p (code) on update cascade)")) {
            assertThat(notes(bench, "code")).contains("rows of c that refer to those follow by on update");
            assertThat(notes(bench, "other")).doesNotContain("follow");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void ofTwoRowsWithOneKeyNoneIsDropped(Engine engine) {
        try (CommandBench bench = numbers(engine, 6).with("create table sums (v integer primary key, n integer)")) {
            String rows = "select v, other as n from chunk";
            assertThat(bench.refusal(WORD, "sums", "rows", rows, "from", "t"))
                    .contains("the query gives different rows with the key (1) - table ");
            bench.run(WORD, "sums", "rows", "select v, 7 as n from chunk", "from", "t");
            assertThat(bench.count("sums where n = 7")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"reason varchar(10)", "reason text, more text not null"})
    void aTableThatCannotTakeWhatIsSetAsideIsRefusedBeforeARowIsWritten(String columns) {
        String quarantine = "create table bad (table_name text, statement text, row_key text, path text, sqlstate text,"
                + " set_aside_at timestamptz, " + columns + ")";
        try (CommandBench bench = numbers(Engine.POSTGRES, 3).with(quarantine)) {
            assertThat(bench.refusal(WORD, "t", "set", Map.of("n", 5), "quarantine", "bad"))
                    .contains("is no quarantine: its column");
            assertThat(bench.count("t where n = 5")).isZero();
        }
    }

    /** What a trigger keeps from being written differs still. */
    @ParameterizedTest
    @EnumSource(Engine.class)
    void rowsThatATriggerKeepsAsTheyWereAreConfessed(Engine engine) {
        try (CommandBench bench = numbers(engine, 10)) {
            if (engine == Engine.POSTGRES) {
                bench.with(
                        "create function keep() returns trigger language plpgsql as $$ begin if old.id = 3 then return null; end if; return new; end $$",
                        "create trigger keep before update on t for each row execute function keep()");
            } else {
                bench.with("create trigger keep before update on t when old.id = 3 begin select raise(ignore); end");
            }
            Report report = bench.run(WORD, "t", "set", Map.of("n", 5));
            assertThat(report.changes().get(0).updated()).isEqualTo(9);
            assertThat(report.outline().notes().toString()).contains("the same again would change rows");
        }
    }

    private static String notes(CommandBench bench, String column) {
        return CommandBench.command(WORD, "p", "set", Map.of(column, new Expression("upper(" + column + ")")))
                .plan(bench)
                .outline()
                .notes()
                .toString();
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aQueryThatGroupsIsToldThatItSeesAChunk(Engine engine) {
        try (CommandBench bench = numbers(engine, 3).with("create table sums (v integer primary key, n integer)")) {
            var grouped = CommandBench.command(
                    WORD, "sums", "rows", "select v, count(*) as n from chunk group by v", "from", "t");
            assertThat(grouped.plan(bench).outline().notes().toString()).contains("it does for each of them");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aTableMayHaveAnyName(Engine engine) {
        for (String name : List.of("r", "t", "q", "sluice", "n", "chunks")) {
            try (CommandBench bench = numbers(engine, 5).with("alter table t rename to source")) {
                bench.with("create table " + name + " (id integer primary key, v integer)");
                Object[] named = {"rows", "select id, v from chunk", "from", "source", "update", List.of("v")};
                bench.run(WORD, name, named);
                bench.with("update " + name + " set v = 3");
                bench.run(WORD, name, named);
                bench.run(WORD, name, "set", Map.of("v", new Expression("v + 1")));
                assertThat(bench.count(name + " where v = 2")).as(name).isEqualTo(5);
            }
        }
    }
}
