package dev.sluice.command.backfill;

import static dev.sluice.command.backfill.BackfillWord.WORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.command.CommandBench;
import dev.sluice.command.Report;
import dev.sluice.testing.Engine;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The word {@code backfill} with {@code rows:}. */
class BackfillRowsTest {
    private static final String PERIODS =
            "select id as player_id, 0 as period, first as score from chunk where first is not null"
                    + " union all select id, 1, second from chunk where second is not null";

    /** Each player has two scores, of which the second may be missing. */
    private static CommandBench players(Engine engine) {
        CommandBench bench = new CommandBench(engine);
        bench.with(
                "create table players (id integer primary key, first integer, second integer)",
                "create table scores (player_id integer not null references players, period integer not null,"
                        + " score integer check (score < 1000), note text, primary key (player_id, period))");
        for (int i = 1; i <= 50; i++) {
            bench.with("insert into players values (" + i * 7 + ", " + i + ", " + (i % 5 == 0 ? "null" : "1") + ")");
        }
        return bench;
    }

    private static List<String> scores(CommandBench bench, Object... more) {
        Object[] all = new Object[more.length + 4];
        System.arraycopy(new Object[] {"from", "players", "rows", PERIODS}, 0, all, 0, 4);
        System.arraycopy(more, 0, all, 4, more.length);
        return bench.changes(WORD, "scores", all);
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void rowsOfAQueryArePutInChunkByChunk(Engine engine) {
        try (CommandBench bench = players(engine)) {
            long before = bench.home().commits();
            assertThat(scores(bench, "commitEvery", 20)).containsExactly("scores -0 ~0 +90");
            assertThat(bench.home().commits() - before).isBetween(3L, 6L);
            assertThat(bench.count("scores where period = 0 and player_id = score * 7"))
                    .isEqualTo(50);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void b11_aSecondRunAddsNoDerivedRowAndKeepsWhatSomebodyHasEdited(Engine engine) {
        try (CommandBench bench = players(engine)) {
            scores(bench);
            bench.with("update scores set score = 999, note = 'by hand' where player_id = 7 and period = 0");
            assertThat(scores(bench)).containsExactly("scores -0 ~0 +0");
            assertThat(bench.count("scores where score = 999")).isEqualTo(1);
            assertThat(scores(bench, "update", List.of("score"))).containsExactly("scores -0 ~1 +0");
            assertThat(bench.count("scores where score = 1 and note = 'by hand'"))
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aFirstTryTakesTheFirstRowsOfTheTableThatIsGoneThrough(Engine engine) {
        try (CommandBench bench = players(engine)) {
            assertThat(scores(bench, "limit", 10)).containsExactly("scores -0 ~0 +18");
            assertThat(bench.count("scores where player_id <= 70")).isEqualTo(18);
            assertThat(scores(bench, "where", "id > 70")).containsExactly("scores -0 ~0 +72");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void b8_rowsOfWhichSomethingCannotBeWrittenAreSetAside(Engine engine) {
        try (CommandBench bench = players(engine)) {
            bench.with("update players set second = 5000 where id in (7, 140)");
            Report report = bench.run(WORD, "scores", "from", "players", "rows", PERIODS, "quarantine", "bad");
            assertThat(report.setAside()).isEqualTo(2);
            assertThat(bench.count("scores")).as("nothing of a row that fails").isEqualTo(90 - 3);
            assertThat(bench.refusal(WORD, "scores", "from", "players", "rows", PERIODS, "where", "id = 7"))
                    .startsWith("1: what comes of row ");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void wrongOptionsAreRefused(Engine engine) {
        try (CommandBench bench = players(engine)) {
            assertThat(bench.refusal(WORD, "scores")).startsWith("2: one of set:, rows:, documents: and a block");
            assertThat(bench.refusal(WORD, "scores", "rows", PERIODS)).startsWith("2: rows: needs from:");
            assertThat(bench.refusal(WORD, "scores", "set", java.util.Map.of("score", 1), "key", "score"))
                    .startsWith("2: key does not go with set");
            assertThat(bench.refusal(WORD, "scores", "from", "players", "rows", PERIODS, "key", "score"))
                    .startsWith("2: table ")
                    .contains("has no unique key over [score]");
            assertThat(bench.refusal(WORD, "scores", "from", "players", "rows", "select id as who from chunk"))
                    .contains("has no column \"who\"");
            assertThat(bench.refusal(WORD, "scores", "from", "players", "rows", PERIODS, "update", "period"))
                    .contains("\"period\" of update:");
            bench.with("create table loose (player_id integer unique)");
            assertThat(bench.refusal(
                            WORD,
                            "loose",
                            "from",
                            "players",
                            "rows",
                            "select id as player_id from chunk",
                            "key",
                            "player_id"))
                    .contains("\"player_id\" of the key may be null");
        }
    }
}
