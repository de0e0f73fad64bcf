package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.PseudoTerminal;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
            assertThat(terminal.screen())
                    .as("no word of the JVM")
                    .startsWith("pg (")
                    .doesNotContainIgnoringCase("warning");
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

            // Searched by what is in its middle, from the last one back.
            terminal.send("\u0012pasted");
            terminal.await(Pattern.compile("bck-i-search"), LIMIT);
            terminal.send("\r");
            terminal.await(Pattern.compile("(?s)bck-i-search.*11 \\|     22\\n\\(1 row\\)\\npg> $"), LIMIT);

            say(
                    terminal,
                    "select chr(27) || '[2J' || chr(8238) || chr(155) as \"x\u202e\";",
                    "\\\\x9B\\n\\(1 row\\)\\npg> $");
            assertThat(terminal.screen()).contains("\\x1B[2J\\u202E\\x9B");
            say(
                    terminal,
                    "\\set ECHO on\ndo $$ begin raise notice '%', chr(27) || '[2Jsaid'; end $$;",
                    "(?s)notice: \\\\x1B\\[2Jsaid\\n.*-> do \\$\\$.*pg> $");
            say(terminal, "\\set ECHO off", "pg> $");
            assertThat(terminal.raw()).doesNotContain("\u001b[2J", "\u009b");

            // Twice as wide as the screen is shown a line for each column, until the screen is wide enough.
            say(terminal, "select repeat('w', 60) as a, repeat('v', 60) as b;", "row 1 \\][^$]*\\npg> $");
            terminal.resize(40, 200);
            say(
                    terminal,
                    "select repeat('w', 60) as a, repeat('v', 60) as b;",
                    "w{60} \\| v{60}\\n\\(1 row\\)\\npg> $");
            terminal.send("select '漢字ü' as wide;");
            terminal.send("\u001bOD\u001bOD\u001bOD\u001bOD\u001bOD\u001bOD\u001bOD\u001bOD\u001bOD\u001bOD\u007f字\r");
            terminal.await(Pattern.compile(" 漢字字\\n\\(1 row\\)\\npg> $"), LIMIT);

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

    /** The query takes a minute and its rows are more than the heap would hold; the pager is read and left long before. */
    @Test
    void rowsAppearBeforeTheirQueryEnds() {
        try (TestDatabase database = TestPostgres.freshDatabase();
                PseudoTerminal terminal = prompt(database, "pg", Map.of("PAGER", "head -n 4; echo left"))) {
            terminal.await(Pattern.compile("pg> $"), LIMIT);
            terminal.sendLine(
                    "select n, case when n > 20000 then pg_sleep(1)::text end from generate_series(1, 20060) n;");
            terminal.await(Pattern.compile("\\n +2 \\|[^$]*left\\n[^$]*pg> $"), Duration.ofSeconds(20));
            terminal.sendLine("\\q");
            assertThat(terminal.awaitExit(LIMIT)).isZero();
        }
        try (TestDatabase database = TestPostgres.freshDatabase();
                PseudoTerminal terminal = prompt(database, "pg", Map.of("PAGER", "tail -n 2"))) {
            terminal.await(Pattern.compile("pg> $"), LIMIT);
            terminal.sendLine("select n, repeat('x', 40) as x from generate_series(1, 500000) n;");
            terminal.await(Pattern.compile("500000 \\| x+\\n\\(500,000 rows\\)[^$]*pg> $"), LIMIT);
            terminal.sendLine("it.size()");
            terminal.await(Pattern.compile("\\n10000\\npg> $"), LIMIT);
            terminal.sendLine("\\q");
            assertThat(terminal.awaitExit(LIMIT)).isZero();
        }
    }

    @Test
    void aProtectedProfileIsRedAndAsks() {
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
            say(terminal, "\\set ASK off", "prod> $");
            say(terminal, "\\c pg", "pg> $");
            say(terminal, "select count(*) as n from t;", "\\n 0\\n\\(1 row\\)\\npg> $");
            terminal.sendLine("delete from t;");
            terminal.await(Pattern.compile("delete from t: 0 rows. Go on\\? \\[y/N\\] $"), LIMIT);
            say(terminal, "y", "0 rows changed\\npg> $");

            say(terminal, "alter table t add unique (id) deferrable initially deferred;", "done: alter\\npg> $");
            say(terminal, "begin; insert into t values (1), (1);", "2 rows changed\\npg\\*> $");
            terminal.sendControlD();
            terminal.await(Pattern.compile("\\[c/r/S\\] $"), LIMIT);
            say(terminal, "c", "(?s)duplicate key.*state: the transaction is over: all it did is taken back\\npg> $");
            say(terminal, "begin; insert into t values (2);", "1 row changed\\npg\\*> $");
            terminal.sendLine("\\q");
            terminal.await(Pattern.compile("(?s)duplicate key.*\\[c/r/S\\] $"), LIMIT);
            terminal.sendLine("c");
            terminal.await(Pattern.compile("\\ncommitted\\n"), LIMIT);
            assertThat(terminal.awaitExit(LIMIT)).isZero();
            assertThat(count(database, "t")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-u", "TERM=dumb"})
    void aTerminalThatCanDoNothingIsEnough(String term) throws IOException {
        // Whatever files of others are open to, the history is not.
        List<String> command = new ArrayList<>(List.of("sh", "-c", "umask 0; exec \"$@\"", "sh", "env"));
        command.addAll(term.equals("-u") ? List.of("-u", "TERM") : List.of(term));
        command.addAll(program("lab"));
        new Shell(directory).file("sluice.toml", "[profiles.lab]\nurl = \"jdbc:sqlite:lab.db\"\n");
        try (PseudoTerminal terminal = PseudoTerminal.run(command, Map.of("HOME", directory.toString()), directory)) {
            terminal.await(Pattern.compile("lab> $"), LIMIT);
            assertThat(terminal.screen()).startsWith("lab (sqlite file)\n\\? for help, \\q to leave\n");
            terminal.sendLine("select 6 * 7 as n;");
            terminal.await(Pattern.compile("\\n 42\\n\\(1 row\\)\\nlab> $"), LIMIT);
            assertThat(terminal.screen())
                    .as("the system's echo is the only one")
                    .containsOnlyOnce("6 * 7");
            controlCCancelsAsElsewhere(terminal);
            terminal.sendLine("\\q");
            assertThat(terminal.awaitExit(LIMIT)).isZero();
            assertThat(terminal.raw()).doesNotContain("\u001b");
        }
        Path history = directory.resolve(".local/state/sluice/history");
        assertThat(Files.readString(history)).contains("6 * 7");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(history)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(history.getParent())))
                .isEqualTo("rwx------");
    }

    private static void controlCCancelsAsElsewhere(PseudoTerminal terminal) {
        say(terminal, "create table t (id int);", "done: create\\nlab> $");
        say(terminal, "begin; insert into t values (1);", "1 row changed\\nlab\\*> $");
        terminal.sendControlC();
        terminal.await(Pattern.compile("\\*> \\^C\\nlab\\*> $"), LIMIT);
        say(terminal, "insert into t", "\\(line 1\\)> $");
        terminal.sendControlC();
        terminal.await(Pattern.compile("\\(line 1\\)> \\^C\\nlab\\*> $"), LIMIT);
        terminal.sendLine("with recursive c(n) as (select 1 union all select n + 1 from c) select max(n) from c;");
        interrupt(terminal, "(?s)cancelled.*state: the transaction is open[^\\n]*\\nlab\\*> $");
        say(terminal, "delete from t;", "delete from t: 1 row. Go on\\? \\[y/N\\] $");
        terminal.sendControlC();
        terminal.await(Pattern.compile("(?s)was not agreed to.*lab\\*> $"), LIMIT);
        say(terminal, "commit;", "done: commit\\nlab> $");
        say(terminal, "select count(*) as n from t;", "\\n 1\\n\\(1 row\\)\\nlab> $");
    }

    /** What is typed while a statement runs was meant for its transaction. */
    @Test
    void whatWasTypedAheadIsNotRunWhenItsTransactionIsLost() {
        try (TestDatabase database = TestPostgres.freshDatabase();
                PseudoTerminal terminal = prompt(database, "pg", Map.of())) {
            terminal.await(Pattern.compile("pg> $"), LIMIT);
            say(terminal, "create table t (id int);", "done: create\\npg> $");
            say(terminal, "begin;", "pg\\*> $");
            terminal.sendLine("select pg_sleep(1); select pg_terminate_backend(pg_backend_pid());");
            terminal.sendLine("insert into t values (7);");
            terminal.await(
                    Pattern.compile("(?s)transaction is lost.*note: not run: 1 line typed ahead[^>]*pg> $"), LIMIT);
            say(terminal, "select count(*) as n from t;", "\\n 0\\n\\(1 row\\)\\npg> $");
            say(terminal, "\\c postgresql://bob:s3cr3t@localhost:1/x", "(?s)state: [^\\n]*\\npg> $");
            assertThat(terminal.screen()).as("but for its echo").containsOnlyOnce("s3cr3t");
            say(terminal, "\\c jdbc:sqlite:gone.db", "sqlite file[^>]*\\n[^\\n>]*> $");
            say(terminal, "select sqlite_version() is not null as n;", "\\n 1\\n\\(1 row\\)\\n[^\\n>]*> $");
            terminal.sendLine("\\q");
            assertThat(terminal.awaitExit(LIMIT)).isZero();
        }
    }

    private static int count(TestDatabase database, String table) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("select count(*) from " + table)) {
            result.next();
            return result.getInt(1);
        } catch (SQLException e) {
            throw new IllegalStateException(table, e);
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
        return PseudoTerminal.run(program(profile), all, directory);
    }

    /** A prompt opened by URL: its runbooks go there too. */
    @Test
    void aRunbookAtAPromptThatWasOpenedByUrlRunsThere() {
        new Shell(directory).file("r.groovy", "runbook 'r'\nstep('one') { sql 'create table made (id integer)' }\n");
        String url = "jdbc:sqlite:" + directory.resolve("lab.db");
        try (PseudoTerminal terminal =
                PseudoTerminal.run(program(url), Map.of("HOME", directory.toString()), directory)) {
            terminal.await(Pattern.compile("> $"), LIMIT);
            terminal.sendLine("\\i r.groovy");
            terminal.await(Pattern.compile("(?s)one.*> $"), LIMIT);
            terminal.sendLine("\\dt made");
            terminal.await(Pattern.compile("\\(1 row\\)[^$]*> $"), LIMIT);
            terminal.sendLine("\\q");
            assertThat(terminal.awaitExit(LIMIT)).isZero();
        }
    }

    /** With what the launcher adds for newer Javas, and a heap that holds no large result. */
    private static List<String> program(String profile) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        if (Runtime.version().feature() >= 22) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(List.of("-Xmx64m", "-XX:TieredStopAtLevel=1", "-Dsluice.terminals=012", "-cp"));
        command.addAll(List.of(System.getProperty("java.class.path"), Main.class.getName(), profile));
        return command;
    }
}
