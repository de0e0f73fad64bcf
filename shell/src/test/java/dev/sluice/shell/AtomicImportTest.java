package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.shell.Shell.Outcome;
import dev.sluice.testing.Engine;
import dev.sluice.testing.EngineDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code runbooks/atomic-import.groovy} on a season of 45 234 records. */
class AtomicImportTest {
    private static final List<String> TABLES = List.of(
            "leagues",
            "venues",
            "teams",
            "coaches",
            "players",
            "fixtures",
            "matches",
            "innings",
            "player_stats",
            "standings");
    private static final String COUNT = TABLES.stream()
            .map(table -> "(select count(*) from " + table + ")")
            .collect(Collectors.joining(" + ", "select ", " as n"));
    private static final String IMPORT = "runbooks/atomic-import.groovy";
    private static final Pattern RUN = Pattern.compile("r-[a-z0-9]{10}");

    @TempDir
    private Path directory;

    private Shell shell(EngineDatabase database) {
        Shell shell = new Shell(directory)
                .with("HOME_URL", url(database))
                .with("PGPASSWORD", database.address().password());
        shell.file("sluice.toml", "default = \"home\"\n[profiles.home]\nurl = { env = \"HOME_URL\" }\n");
        assertThat(directory.resolve("runbooks").toFile().mkdir()).isTrue();
        for (String name : List.of("make-season", "atomic-import", "verify-import")) {
            String file = "runbooks/" + name + ".groovy";
            shell.file(file, Checkout.text(file));
        }
        Outcome made = shell.run("run", "runbooks/make-season.groovy", "folder=" + directory.resolve("season"));
        assertThat(made.code()).as(made.toString()).isZero();
        return shell;
    }

    private static String url(EngineDatabase database) {
        EngineDatabase.Address address = database.address();
        return address.user().isEmpty()
                ? address.jdbcUrl()
                : address.jdbcUrl().replaceFirst("^jdbc:postgresql://", "postgresql://" + address.user() + "@");
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
            Outcome first = shell.run("run", IMPORT);
            assertThat(first.code()).as(first.toString()).isZero();
            assertThat(database.query(COUNT)).hasToString("[[45234]]");
            String before = database.query("select * from players order by id").toString();
            verified(shell);
            broken(shell);
            assertThat(database.query(COUNT)).hasToString("[[45234]]");
            assertThat(database.query("select * from players order by id")).hasToString(before);
            undone(shell, database);
        }
    }

    /** What an import finds there when it begins is what taking it back leaves. */
    private static void undone(Shell shell, EngineDatabase database) {
        file(shell, "players", 5000, i -> player(i).replace("player ", "Player "));
        Outcome again = shell.run("run", IMPORT, "variant=essential");
        assertThat(again.code()).as(again.toString()).isZero();
        assertThat(database.query("select count(*) as n from players where substr(name, 1, 1) = 'P'"))
                .hasToString("[[5000]]");
        database.execute("update leagues set name = 'other'");
        // A newer one of the same name, with what the run has written in it, is none of its business.
        assertThat(shell.run("backup", "leagues", "players", "--as", "before-import")
                        .code())
                .isZero();
        Matcher run = RUN.matcher(again.out() + again.err());
        assertThat(run.find()).as(again.toString()).isTrue();
        Outcome undone = shell.run("undo", run.group(), "--yes");
        assertThat(undone.code()).as(undone.toString()).isZero();
        assertThat(database.query("select count(*) as n from leagues where name = 'other'"))
                .hasToString("[[0]]");
        assertThat(database.query("select count(*) as n from players where substr(name, 1, 1) = 'p'"))
                .hasToString("[[5000]]");
    }

    private static void verified(Shell shell) {
        Outcome good = shell.run("run", "runbooks/verify-import.groovy", "players=5000");
        assertThat(good.code()).as(good.toString()).isZero();
        assertThat(good.out()).contains("player_stats  27900");
        assertThat(shell.run("run", "runbooks/verify-import.groovy", "players=5001")
                        .code())
                .isEqualTo(3);
    }

    private static void broken(Shell shell) {
        file(shell, "players", 5000, i -> player(i)
                .replace("\"id\":4998,\"team_id\":99", "\"id\":4998,\"team_id\":\"x\""));
        Outcome early = shell.run("run", IMPORT);
        assertThat(early.code()).as(early.toString()).isEqualTo(1);
        assertThat(early.err()).contains("season/players.json:4998, record 4998", "state: nothing changed");
        assertThat(early.out()).as("before a backup is taken").doesNotContain("step \"backup\"");
        refused(shell, "value 'x' of field \"team_id\" is not a number (", "season/players.json:4998, record 4998");
        file(shell, "players", 5000, i -> player(i)
                .replace("\"id\":4998,\"team_id\":99", "\"id\":4998,\"team_id\":999"));
        refused(shell, "teams has the key that (team_id) = (999) refers to", "season/players.json:4998, record 4998");
        file(shell, "players", 5000, i -> player(i == 4998 ? 1 : i));
        refused(shell, "the key (id) = (1) is in the files twice, first in season/players.json:1, record 1");
        shell.file("season/players.json", "[" + player(1) + ",{\"id\":2");
        refused(shell, "the JSON ends in the middle");
        file(shell, "players", 5000, i -> player(i).replace("player 17\"", "\\u0000\""));
        refused(shell, "NUL", "season/players.json:17, record 17");
    }

    private static void refused(Shell shell, String... said) {
        Outcome outcome = shell.run("run", IMPORT, "backup=false", "without a backup=yes");
        assertThat(outcome.code()).as(outcome.toString()).isIn(1, 2);
        assertThat(outcome.err()).contains(said).contains("state: nothing changed");
    }

    /** An old loader, with commits on its way, is as good as the files: all of it is there or nothing. */
    @ParameterizedTest
    @EnumSource(Engine.class)
    void theScriptOfBeforeIsWrapped(Engine engine) {
        try (EngineDatabase database = engine.open()) {
            Shell shell = shell(database);
            String rows = """
                    begin;
                    insert into leagues values (1, 'one');
                    commit;
                    insert into teams values (1, 1, 'Perth');
                    commit;
                    """;
            shell.file("old.sql", rows + "insert into players values (1, 1, 'Ann', 'no date', 1);");
            Outcome failed = shell.run("run", IMPORT, "script=old.sql");
            assertThat(failed.code()).as(failed.toString()).isNotZero();
            assertThat(failed.err()).contains("old.sql:6");
            assertThat(database.query(COUNT)).hasToString("[[0]]");
            shell.file("old.sql", "insert into leagues (id, name) select 1, 'one';\ncommit;\n");
            Outcome done = shell.run("run", IMPORT, "script=old.sql");
            assertThat(done.code()).as(done.toString()).isZero();
            assertThat(done.out()).contains("commits ignored");
            assertThat(database.query(COUNT)).hasToString("[[1]]");
            shell.file(
                    "old.sql",
                    "insert into leagues (id, name) with recursive n (i) as (select 2 union all select i + 1 from n where i < 40)"
                            + " select i, 'more' from n;\ncommit;\n");
            assertThat(shell.run("run", IMPORT, "script=old.sql").code()).isZero();
            shell.file("old.sql", "begin;\ndelete from leagues;\ncommit;\n");
            Outcome cleared = shell.run("run", IMPORT, "script=old.sql");
            assertThat(cleared.code()).as(cleared.toString()).isEqualTo(6);
            assertThat(cleared.err()).contains("table leagues keeps its rows but for 10 %");
            assertThat(database.query(COUNT)).hasToString("[[40]]");
        }
    }

    /** Each command of {@code docs/scenarios/atomic-import.md}, with the folder of this test. */
    @Test
    void thePageCanBeFollowed() {
        try (EngineDatabase database = Engine.SQLITE.open()) {
            Shell shell = shell(database);
            for (Example example : Example.of("docs/scenarios/atomic-import.md")) {
                if (example.language().equals("sh")) {
                    example.text().lines().forEach(line -> follow(shell, example, line));
                }
            }
            assertThat(shell.read("verify.xml")).contains("there are players");
            assertThat(database.query(COUNT)).hasToString("[[45234]]");
        }
    }

    private void follow(Shell shell, Example example, String line) {
        String here = line.replace("data/season", directory.resolve("season").toString());
        boolean makes = line.contains("make-season");
        List<String> words =
                DocumentedExamplesTest.words(makes ? here + " folder=" + directory.resolve("season") : here);
        assertThat(words.get(0)).isEqualTo("scripts/sluice");
        Outcome outcome = shell.run(words.subList(1, words.size()).toArray(String[]::new));
        assertThat(outcome.code()).as(example + ": " + line + "\n" + outcome).isZero();
    }

    @Test
    void anImportWithoutABackupIsWarnedOfAndAskedFor() {
        try (EngineDatabase database = Engine.SQLITE.open()) {
            Shell shell = shell(database);
            Outcome outcome = shell.run("run", IMPORT, "backup=false");
            assertThat(outcome.code()).as(outcome.toString()).isEqualTo(8);
            assertThat(outcome.out()).contains("warning: no backup is taken");
            assertThat(database.query(COUNT)).hasToString("[[0]]");
        }
    }
}
