package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.ChildJvm;
import dev.sluice.testing.PseudoTerminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process of its own: signals, and the prompt on a terminal. */
class ProcessTest {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final String ENDLESS =
            "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n";

    @TempDir
    private Path directory;

    @BeforeEach
    void makeProfile() {
        new Shell(directory).file("sluice.toml", """
                [profiles.lab]
                url = "jdbc:sqlite:lab.db"
                """);
    }

    @Test
    void theFirstSignalCancelsAndRollsBack() {
        new Shell(directory).file("slow.groovy", """
                step('one') {
                    sql 'create table t (id integer)'
                    println 'written'
                    rows '%s'
                }
                """.formatted(ENDLESS));
        try (ChildJvm child = child("run", "slow.groovy", "--profile", "lab")) {
            child.awaitOutput(Pattern.compile("(?m)^ +written$"), LIMIT);
            terminate(child);

            assertThat(child.awaitExit(LIMIT)).isEqualTo(143);
            assertThat(child.stderr()).contains("state: nothing changed; rolled back: step \"one\"");
        }
        assertThat(new Shell(directory).run("lab", "-c", "select * from t").err())
                .contains("no such table");
    }

    @Test
    void theSecondSignalEndsAtOnce() {
        new Shell(directory).file("deaf.groovy", """
                step('one') {
                    println 'deaf'
                    new java.util.concurrent.CompletableFuture<String>().join()
                }
                """);
        try (ChildJvm child = child("run", "deaf.groovy", "--profile", "lab")) {
            child.awaitOutput(Pattern.compile("(?m)^ +deaf$"), LIMIT);
            terminate(child);
            pause();
            assertThat(child.isAlive()).isTrue();
            terminate(child);

            assertThat(child.awaitExit(LIMIT)).isEqualTo(143);
        }
    }

    /** Through the handle: a process's own destroy closes its output as well, and what it says at the end is lost. */
    private static void terminate(ChildJvm child) {
        ProcessHandle.of(child.pid()).orElseThrow().destroy();
    }

    private ChildJvm child(String... arguments) {
        return ChildJvm.of(Main.class, arguments)
                .in(directory)
                .withEnvironment("HOME", directory.toString())
                .start();
    }

    @Test
    void thePromptEvaluatesGoesOnAfterFailuresAndKeepsItsHistoryPrivate() throws IOException {
        try (PseudoTerminal terminal = prompt(Map.of())) {
            terminal.await(Pattern.compile("lab> "), LIMIT);
            terminal.sendLine("select 40 + 2 as answer;");
            terminal.await(Pattern.compile("42\\n\\(1 row\\)"), LIMIT);
            terminal.sendLine("select");
            terminal.sendLine("  'two lines' as t;");
            terminal.await(Pattern.compile("two lines\\n"), LIMIT);
            terminal.sendLine("def x = 20");
            terminal.sendLine("x + 3");
            terminal.await(Pattern.compile("\\n23\\n"), LIMIT);
            terminal.sendLine("select * from nowhere;");
            terminal.await(Pattern.compile("state: nothing changed"), LIMIT);
            terminal.sendLine("set password = 'hunter2';");
            terminal.sendLine(" select 'unseen';");
            terminal.await(Pattern.compile("unseen\\n"), LIMIT);
            terminal.sendLine("'a!b'.size()");
            terminal.await(Pattern.compile("\\n3\\nlab> $"), LIMIT);
            terminal.sendControlD();

            assertThat(terminal.awaitExit(LIMIT)).isEqualTo(0);
        }
        Path history = directory.resolve(".local/state/sluice/history");
        assertThat(Files.readString(history))
                .contains("select 40 + 2 as answer;", "select\\n  'two lines' as t;")
                .doesNotContain("hunter2", "unseen");
        assertThat(Files.getPosixFilePermissions(history)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void controlCCancelsTheStatementOrClearsTheLine() {
        try (PseudoTerminal terminal = prompt(Map.of())) {
            terminal.await(Pattern.compile("lab> "), LIMIT);
            terminal.sendLine(ENDLESS + ";");
            terminal.await(Pattern.compile("from n;"), LIMIT);
            pause();
            terminal.sendControlC();
            terminal.await(Pattern.compile("state: nothing changed\\nlab> $"), LIMIT);
            terminal.send("select 'never");
            terminal.await(Pattern.compile("'never$"), LIMIT);
            terminal.sendControlC();
            terminal.sendLine("select 6 * 7 as n;");
            terminal.await(Pattern.compile("42\\n"), LIMIT);
            terminal.sendLine("\\q");

            assertThat(terminal.awaitExit(LIMIT)).isEqualTo(0);
        }
    }

    @Test
    void thePromptWorksOnATerminalOfNoName() {
        try (PseudoTerminal terminal = prompt(Map.of("TERM", "dumb"))) {
            terminal.await(Pattern.compile("lab> "), LIMIT);
            terminal.sendLine("select 6 * 7 as n;");
            terminal.await(Pattern.compile("42\\n"), LIMIT);
            terminal.sendLine("\\q");

            assertThat(terminal.awaitExit(LIMIT)).isEqualTo(0);
        }
    }

    /** Long enough for the statement to have been sent; if it was not, the test still passes. */
    private static void pause() {
        try {
            Thread.sleep(1000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private PseudoTerminal prompt(Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(environment);
        all.put("HOME", directory.toString());
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = List.of(
                java,
                "-XX:TieredStopAtLevel=1",
                "-Dsluice.terminals=012",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "lab");
        return PseudoTerminal.run(command, all, directory);
    }
}
