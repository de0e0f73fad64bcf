package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.PseudoTerminal;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real program in a terminal, on PostgreSQL. Few sessions, each with much in it: starting one takes long. */
class PromptTerminalTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    @Test
    void aSessionAtTheTerminal() throws IOException {
        try (TestDatabase database = TestPostgres.freshDatabase();
                PseudoTerminal terminal = prompt(database, "pg", Map.of())) {
            terminal.await(Pattern.compile("pg> $"), LIMIT);
            say(terminal, "create table orders_of_2026 (id int primary key, note text);", "done: create\npg> $");
            say(terminal, "begin", "pg\\*> $");
            say(terminal, "insert into orders_of_2026 values (1, '漢字'), (2, null);", "2 rows changed\npg\\*> $");

            terminal.sendLine("select pg_sleep(60);");
            interrupt(terminal, "cancelled\\nstate: the transaction is open, as it was before this input\\npg\\*> $");
            terminal.sendLine("while (true) { }");
            interrupt(terminal, "(?s)cancelled.*cancelled\\nstate: the transaction is open[^\\n]*\\npg\\*> $");
            say(terminal, "select id from nowhere;", "(?s)nowhere.*state: the transaction is open[^\\n]*\\npg\\*> $");
            say(terminal, "commit", "pg> $");

            terminal.send("select * from orders_of_\t");
            terminal.await(Pattern.compile("orders_of_2026 ?$"), LIMIT);
            terminal.sendLine("order by id;");
            terminal.await(Pattern.compile("  1 \\| 漢字\\n  2 \\| NULL\\n\\(2 rows\\)\\npg> $"), LIMIT);

            terminal.sendLine("transaction {");
            terminal.await(Pattern.compile("transaction \\{ \\(line 1\\)> $"), LIMIT);
            terminal.sendLine("count 'orders_of_2026' }");
            terminal.await(Pattern.compile("\\n2\\npg> $"), LIMIT);

            terminal.send("\u001b[200~select 11 as eleven,\n  22 as pasted;\u001b[201~\r");
            terminal.await(Pattern.compile("11 \\|     22\\n\\(1 row\\)\\npg> $"), LIMIT);

            say(
                    terminal,
                    "select chr(27) || '[2J' || chr(8238) || chr(155) as \"x\u202e\";",
                    "\\\\x9B\\n\\(1 row\\)\\npg> $");
            assertThat(terminal.screen()).contains("\\x1B[2J\\u202E\\x9B");
            assertThat(terminal.raw()).doesNotContain("\u001b[2J", "\u009b");

            say(terminal, "begin", "(?s)pg\\*> .*pg\\*> $");
            terminal.sendLine("\\q");
            terminal.await(Pattern.compile("commit, rollback or stay\\? \\[c/r/S\\] $"), LIMIT);
            terminal.sendLine("s");
            terminal.await(Pattern.compile("pg\\*> $"), LIMIT);
            terminal.sendControlD();
            terminal.await(Pattern.compile("(?s)\\[c/r/S\\] .*\\[c/r/S\\] $"), LIMIT);
            terminal.sendLine("r");
            assertThat(terminal.awaitExit(LIMIT)).isZero();
        }
        assertThat(Files.readString(directory.resolve(".local/state/sluice/history")))
                .contains("pg\tselect 11 as eleven,\\n  22 as pasted;\n");
    }

    @Test
    void aProtectedProfileIsRedAndAsksAndTermIsNotNeeded() {
        try (TestDatabase database = TestPostgres.freshDatabase();
                PseudoTerminal terminal = prompt(database, "prod", Map.of())) {
            terminal.await(Pattern.compile("read only\\n[^\\n]*\\nprod> $"), LIMIT);
            assertThat(terminal.raw()).containsPattern("\u001b\\[[0-9;]*31m?[0-9;]*m?prod>");
            say(terminal, "create table t (id int);", "(?s)protected.*prod> $");
            terminal.sendLine("\\write ticket 7");
            terminal.await(Pattern.compile("one transaction: $"), LIMIT);
            terminal.sendLine("prod");
            terminal.await(Pattern.compile("prod\\*> $"), LIMIT);
            say(terminal, "create table t (id int);", "done: create\\nprod\\*> $");
            say(terminal, "commit", "prod> $");
            say(terminal, "\\c pg", "pg> $");
            say(terminal, "select count(*) as n from t;", "\\n 0\\n\\(1 row\\)\\npg> $");
            terminal.sendLine("\\q");
            assertThat(terminal.awaitExit(LIMIT)).isZero();
        }
        try (TestDatabase database = TestPostgres.freshDatabase();
                PseudoTerminal terminal = prompt(database, "pg", Map.of("TERM", ""))) {
            terminal.await(Pattern.compile("pg> "), LIMIT);
            terminal.sendLine("select 6 * 7 as n;");
            terminal.await(Pattern.compile("42\\n"), LIMIT);
            terminal.sendLine("\\q");
            assertThat(terminal.awaitExit(LIMIT)).isZero();
        }
    }

    private static void say(PseudoTerminal terminal, String line, String answer) {
        terminal.sendLine(line);
        terminal.await(Pattern.compile(answer), LIMIT);
    }

    /** Until it has an effect: a cancellation that comes before the statement finds nothing to cancel. */
    private static void interrupt(PseudoTerminal terminal, String answer) {
        try {
            Thread.sleep(2000);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        terminal.sendControlC();
        terminal.await(Pattern.compile(answer), LIMIT);
    }

    private PseudoTerminal prompt(TestDatabase database, String profile, Map<String, String> environment) {
        new Shell(directory).file("sluice.toml", """
                [profiles.pg]
                url = "postgresql://%1$s@%2$s:%3$d/%4$s"
                password = { env = "PG_TEST_PASSWORD" }
                [profiles.prod]
                url = "postgresql://%1$s@%2$s:%3$d/%4$s"
                password = { env = "PG_TEST_PASSWORD" }
                protected = true
                """.formatted(
                        database.user(), database.host(), database.port(), database.database()));
        Map<String, String> all = new HashMap<>(environment);
        all.put("HOME", directory.toString());
        all.put("PG_TEST_PASSWORD", database.password());
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = List.of(
                java,
                "-XX:TieredStopAtLevel=1",
                "-Dsluice.terminals=012",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                profile);
        return PseudoTerminal.run(command, all, directory);
    }
}
