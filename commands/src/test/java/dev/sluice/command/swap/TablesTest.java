package dev.sluice.command.swap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.SluiceException;
import dev.sluice.command.Arguments;
import dev.sluice.command.Command;
import dev.sluice.command.Report;
import dev.sluice.command.Source;
import dev.sluice.db.Access;
import dev.sluice.testing.Engine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Several tables in one cut-over; a partition, and a table that has some. */
class TablesTest {
    private static final String[] LEAGUE = {
        "create table teams (id integer primary key, name varchar(20) unique)",
        "create table players (id integer primary key, team integer references teams on delete cascade, name varchar(20))",
        "create table fans (player integer not null references players on delete cascade, name varchar(20) primary key)",
        "insert into teams values (1, 'Apes'), (2, 'Bees'), (3, 'Cats')",
        "insert into players values (7, 1, 'Ann'), (8, 2, 'Ben'), (9, 3, 'Cid')",
        "create table new_teams (id integer primary key, name varchar(20))",
        "create table new_players (id integer primary key, team integer, name varchar(20))",
        "insert into new_teams values (1, 'Apes'), (2, 'Boas'), (4, 'Dogs')",
        "insert into new_players values (7, 1, 'Ann'), (8, 4, 'Ben'), (10, 2, 'Dan')"
    };
    private static final Map<String, String> FROM = Map.of("teams", "new_teams", "players", "new_players");
    private static final String TEAMS = "[[1, Apes], [2, Boas], [4, Dogs]]";
    private static final String PLAYERS = "[[7, 1, Ann], [8, 4, Ben], [10, 2, Dan]]";

    @TempDir
    Path folder;

    private static Command<?> swap(List<String> tables, Object... options) {
        Map<String, Object> named = new HashMap<>();
        for (int i = 0; i < options.length; i += 2) {
            named.put(options[i].toString(), options[i + 1]);
        }
        return SwapBench.SWAP.maker().apply(Arguments.of("swap", List.copyOf(tables), named));
    }

    private static Report both(SwapBench bench, Object... options) {
        return bench.session().run(swap(List.of("players", "teams"), options));
    }

    private static String refusal(SwapBench bench, Object... options) {
        SluiceException e = catchThrowableOfType(SluiceException.class, () -> both(bench, options));
        return e == null ? "swapped" : e.kind().exitCode() + ": " + e.getMessage();
    }

    @Test
    void thePlanHasNoStatementsOnRowsOfTablesThatComeTogether() {
        try (SwapBench bench = new SwapBench(Engine.POSTGRES, folder).with(LEAGUE)) {
            String plan = swap(List.of("players", "teams"), "from", FROM, "orphans", "prune")
                    .plan(bench)
                    .outline()
                    .toString();
            assertThat(plan).contains("fans_orphans").doesNotContain("players_orphans");
        }
    }

    private static String content(SwapBench bench) {
        return bench.all("select * from teams order by id") + bench.all("select * from players order by id");
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void rowsThatMoveToANewParentAreUpdatedAndNotTakenByTheOldOnesCascade(Engine engine) {
        try (SwapBench bench = new SwapBench(engine, folder).with(LEAGUE)) {
            Report report = both(bench, "from", FROM, "rows", Map.of("teams", 3));
            assertThat(report.changes().stream().map(Object::toString))
                    .containsExactly(
                            "TableChange[table=" + bench.main("teams") + ", inserted=1, updated=1, deleted=1]",
                            "TableChange[table=" + bench.main("players") + ", inserted=1, updated=1, deleted=1]");
            assertThat(content(bench)).isEqualTo(TEAMS + PLAYERS);
            assertThat(bench.tables()).doesNotContain("teams_new", "players_new");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aNewRowWithoutItsNewParentIsRefusedAndNothingChanges(Engine engine) {
        try (SwapBench bench = new SwapBench(engine, folder).with(LEAGUE)) {
            String before = content(bench);
            bench.with("insert into new_players values (11, 3, 'Eve')");
            assertThat(refusal(bench, "from", FROM))
                    .startsWith("8: 1 new rows of")
                    .contains("not among the new ones");
            assertThat(content(bench)).isEqualTo(before);
            assertThat(bench.tables()).doesNotContain("teams_new", "players_new");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void rowsOfTablesThatAreNotSwappedStillCount(Engine engine) {
        try (SwapBench bench = new SwapBench(engine, folder).with(LEAGUE).with("insert into fans values (9, 'Zoe')")) {
            String before = content(bench);
            assertThat(refusal(bench, "from", FROM)).startsWith("8: ").contains("fans");
            assertThat(content(bench)).isEqualTo(before);
            both(bench, "from", FROM, "orphans", "prune", "maxOrphans", 1);
            assertThat(content(bench)).isEqualTo(TEAMS + PLAYERS);
            assertThat(bench.all("select name from fans_orphans")).isEqualTo("[[Zoe]]");
        }
    }

    /** The new 'Bees' cannot come before the old ones go, and a player who stays would go with them. */
    @Test
    void aRowThatWouldGoWithItsParentAndComeBackIsRefused() {
        try (SwapBench bench = new SwapBench(Engine.POSTGRES, folder)
                .with(LEAGUE)
                .with(
                        "update new_teams set id = 5, name = 'Cats' where id = 4",
                        "update new_players set team = 5 where id = 8")
                .with("insert into players values (12, 3, 'Flo')", "insert into new_players values (12, 5, 'Flo')")) {
            String before = content(bench);
            assertThat(refusal(bench, "from", FROM)).contains("already exists");
            assertThat(content(bench)).isEqualTo(before);
            bench.with("update new_players set team = 1 where id = 12", "delete from players where id = 12");
            both(bench, "from", FROM);
            assertThat(bench.all("select name from teams order by id")).isEqualTo("[[Apes], [Boas], [Cats]]");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aWholeProfileAndAFileBringThem(Engine engine) throws Exception {
        Files.writeString(folder.resolve("teams.csv"), "id,name\n1,Apes\n2,Boas\n4,Dogs\n");
        try (SwapBench bench = new SwapBench(engine, folder).with(LEAGUE)) {
            both(bench, "from", Map.of("teams", new Source.OfFile(Path.of("teams.csv")), "players", "new_players"));
            assertThat(content(bench)).isEqualTo(TEAMS + PLAYERS);
            Report again = both(bench, "from", new Source.OfProfile("other"));
            assertThat(again.changes()).allMatch(c -> c.inserted() + c.updated() + c.deleted() == 0);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void insideATransactionTheyAreTakenBackWithIt(Engine engine) {
        try (SwapBench bench = new SwapBench(engine, folder).with(LEAGUE)) {
            String before = content(bench);
            SluiceException e = catchThrowableOfType(
                    SluiceException.class, () -> bench.home().transaction(Access.WRITE, tx -> {
                        both(bench, "from", FROM);
                        throw Swap.invalid("after the swap");
                    }));
            assertThat(e).hasMessageContaining("after the swap");
            assertThat(content(bench)).isEqualTo(before);
            assertThat(bench.session()
                            .rehearse(swap(List.of("teams", "players"), "from", FROM))
                            .changes())
                    .hasSize(2);
            assertThat(content(bench)).isEqualTo(before);
        }
    }

    @Test
    void whatIsForOneTableIsRefusedForSeveral() {
        try (SwapBench bench = new SwapBench(Engine.SQLITE, folder).with(LEAGUE)) {
            assertThat(refusal(bench, "from", FROM, "where", "id > 1"))
                    .startsWith("2: option \"where\" is for one table");
            assertThat(refusal(bench, "from", FROM, "strategy", "rename")).contains("one table at a time");
            assertThat(refusal(bench, "from", "new_teams")).contains("is a map for several tables");
            assertThat(refusal(bench, "from", Map.of("teams", "new_teams")))
                    .contains("says nothing of table \"players\"");
            assertThat(refusal(bench, "from", Map.of("teams", "a", "players", "b", "x", "c")))
                    .contains("names [x]");
            assertThat(refusal(bench)).contains("from: profile(...)");
            SluiceException twice =
                    catchThrowableOfType(SluiceException.class, () -> swap(List.of("teams", "teams"), "from", FROM));
            assertThat(twice).hasMessageContaining("stands twice");
            SluiceException spelled = catchThrowableOfType(SluiceException.class, () -> bench.session()
                    .run(swap(
                            List.of("teams", "main.teams"),
                            "from",
                            Map.of("teams", "new_teams", "main.teams", "new_teams"))));
            assertThat(spelled).hasMessageContaining("table \"teams\" stands twice");
        }
    }

    @Test
    void aPartitionIsSwappedAndATableThatHasThemToo() {
        try (SwapBench bench = new SwapBench(Engine.POSTGRES, folder)
                .with(
                        "create table logs (day integer, line varchar(20), primary key (day, line)) partition by range (day)",
                        "create table logs_1 partition of logs for values from (1) to (10)",
                        "create table logs_2 partition of logs for values from (10) to (20)",
                        "insert into logs values (1, 'a'), (2, 'b'), (11, 'c')",
                        "create table fresh (day integer, line varchar(20), primary key (day, line))",
                        "insert into fresh values (1, 'a'), (3, 'b')")) {
            bench.swap("logs_1", "from", "fresh");
            assertThat(bench.all("select * from logs order by 1")).isEqualTo("[[1, a], [3, b], [11, c]]");
            bench.with("insert into fresh values (12, 'd')");
            assertThat(bench.refusal("logs_1", "from", "fresh")).contains("partition");
            assertThat(bench.refusal("logs_1", "from", "fresh", "strategy", "rename", "maxRows", 9))
                    .startsWith("8: ")
                    .contains("partition");
            assertThat(bench.all("select * from logs order by 1")).isEqualTo("[[1, a], [3, b], [11, c]]");
            bench.swap("logs", "from", "fresh", "maxRows", 1);
            assertThat(bench.all("select * from logs order by 1")).isEqualTo("[[1, a], [3, b], [12, d]]");
        }
    }
}
