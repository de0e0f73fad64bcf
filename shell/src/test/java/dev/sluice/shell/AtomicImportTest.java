package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.shell.Shell.Outcome;
import dev.sluice.testing.Engine;
import dev.sluice.testing.EngineDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code runbooks/atomic-import.groovy} on a season of 45 234 records. */
class AtomicImportTest {
    private static final List<String> SCHEMA = List.of(
            "create table leagues (id integer primary key, name text not null)",
            "create table venues (id integer primary key, name text not null)",
            "create table teams (id integer primary key, league_id integer not null references leagues, name text not null)",
            "create table coaches (id integer primary key, team_id integer not null references teams, name text)",
            "create table players (id integer primary key, team_id integer not null references teams, name text not null, born date)",
            "create table fixtures (id integer primary key, home integer not null references teams, away integer not null references teams)",
            "create table matches (id integer primary key, fixture_id integer not null references fixtures, place text)",
            "create table innings (match_id integer not null references matches, number integer, runs integer, primary key (match_id, number))",
            "create table player_stats (id integer primary key, player_id integer not null references players, runs integer, average numeric(6,2))",
            "create table standings (team_id integer primary key references teams, points integer not null)");
    private static final String COUNT = SCHEMA.stream()
            .map(sql -> "(select count(*) from " + sql.split(" ", -1)[2] + ")")
            .collect(Collectors.joining(" + ", "select ", " as n"));

    @TempDir
    private Path directory;

    private Shell shell(EngineDatabase database) {
        Shell shell = new Shell(directory)
                .with("HOME_URL", url(database))
                .with("PGPASSWORD", database.address().password());
        shell.file("sluice.toml", "default = \"home\"\n[profiles.home]\nurl = { env = \"HOME_URL\" }\n");
        shell.file("import.groovy", Checkout.text("runbooks/atomic-import.groovy"));
        database.execute(SCHEMA.toArray(String[]::new));
        database.execute(
                "create index on_player on player_stats (player_id)",
                "create index on_fixture on matches (fixture_id)");
        assertThat(directory.resolve("season").toFile().mkdir()).isTrue();
        season(shell);
        return shell;
    }

    private static String url(EngineDatabase database) {
        EngineDatabase.Address address = database.address();
        return address.user().isEmpty()
                ? address.jdbcUrl()
                : address.jdbcUrl().replaceFirst("^jdbc:postgresql://", "postgresql://" + address.user() + "@");
    }

    private static void season(Shell shell) {
        file(shell, "leagues", 4, i -> "{\"id\":" + i + ",\"name\":\"league " + i + "\"}");
        file(shell, "venues", 30, i -> "{\"id\":" + i + ",\"name\":\"ground " + i + "\"}");
        file(
                shell,
                "teams",
                100,
                i -> "{\"id\":" + i + ",\"league_id\":" + (i % 4 + 1) + ",\"name\":\"Café " + i + "\"}");
        file(shell, "coaches", 100, i -> "{\"id\":" + i + ",\"team_id\":" + i + ",\"name\":null}");
        file(shell, "players", 5000, AtomicImportTest::player);
        file(
                shell,
                "fixtures",
                3000,
                i -> "{\"id\":" + i + ",\"home\":" + (i % 100 + 1) + ",\"away\":" + (i % 99 + 1) + "}");
        file(
                shell,
                "matches",
                3000,
                i -> "{\"innings\":[{\"number\":1,\"runs\":" + i % 400 + "},{\"number\":2,\"runs\":7}],\"id\":" + i
                        + ",\"fixture_id\":" + i + ",\"place\":\"ground " + i % 30 + "\"}");
        file(
                shell,
                "player_stats",
                27_900,
                i -> "{\"id\":" + i + ",\"player_id\":" + (i % 5000 + 1) + ",\"runs\":" + i % 250 + ",\"average\":"
                        + i % 100 + ".25}");
        file(shell, "standings", 100, i -> "{\"team_id\":" + i + ",\"points\":" + i % 40 + "}");
    }

    private static String player(int i) {
        return "{\"id\":" + i + ",\"team_id\":" + (i % 100 + 1) + ",\"name\":\"player " + i + "\",\"born\":\"1999-12-"
                + (i % 20 + 10) + "\"}";
    }

    private static void file(Shell shell, String name, int count, IntFunction<String> record) {
        String all = IntStream.rangeClosed(1, count).mapToObj(record).collect(Collectors.joining(",\n", "[", "]\n"));
        shell.file("season/" + name + ".json", all);
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aSeasonIsThereAsAWholeOrNotAtAll(Engine engine) {
        try (EngineDatabase database = engine.open()) {
            Shell shell = shell(database);
            Outcome first = shell.run("run", "import.groovy");
            assertThat(first.code()).as(first.toString()).isZero();
            assertThat(database.query(COUNT)).hasToString("[[45234]]");
            String before = database.query("select * from players order by id").toString();

            file(shell, "players", 5000, i -> player(i)
                    .replace("\"id\":4998,\"team_id\":99", "\"id\":4998,\"team_id\":\"x\""));
            refused(shell, "value 'x' of field \"team_id\" is not a number (", "season/players.json:4998, record 4998");
            file(shell, "players", 5000, i -> player(i)
                    .replace("\"id\":4998,\"team_id\":99", "\"id\":4998,\"team_id\":999"));
            refused(
                    shell,
                    "teams has the key that (team_id) = (999) refers to",
                    "season/players.json:4998, record 4998");
            file(shell, "players", 5000, i -> player(i == 4998 ? 1 : i));
            refused(shell, "the key (id) = (1) is in the files twice, first in season/players.json:1, record 1");
            shell.file("season/players.json", "[" + player(1) + ",{\"id\":2");
            refused(shell, "the JSON ends in the middle");
            file(shell, "players", 5000, i -> player(i).replace("player 17\"", "\\u0000\""));
            refused(shell, "NUL", "season/players.json:17, record 17");

            assertThat(database.query(COUNT)).hasToString("[[45234]]");
            assertThat(database.query("select * from players order by id")).hasToString(before);
        }
    }

    private static void refused(Shell shell, String... said) {
        Outcome outcome = shell.run("run", "import.groovy");
        assertThat(outcome.code()).as(outcome.toString()).isIn(1, 2);
        assertThat(outcome.err()).contains(said).contains("state: nothing changed");
    }
}
