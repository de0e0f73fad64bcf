package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.shell.Shell.Outcome;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {
    @TempDir
    private Path directory;

    private Shell shell;

    @BeforeEach
    void makeFiles() {
        shell = new Shell(directory)
                .file("sluice.toml", """
                default = "home"
                [profiles.home]
                url = "jdbc:sqlite:home.db"
                [profiles.lab]
                url = "jdbc:sqlite:lab.db"
                """)
                .file("good.groovy", """
                runbook 'Good'
                def day = param 'day', LocalDate, help: 'up to when'
                def open = fact('open') { on('lab') { count 't' } }
                step('sync') { upsert 't', from: 'lab:t' }
                confirm('go') { 'Go on?' }
                step('call', tx: 'none') { exec(['true']) }
                """)
                .file("bad.groovy", "step('a') { upsrt 't' }\nnte 'x'\n")
                .file("worse.groovy", "requires profil: 'x'\n");
    }

    private Outcome plain(Outcome outcome) {
        return new Outcome(
                outcome.code(),
                outcome.out().replace(directory + "/", ""),
                outcome.err().replace(directory + "/", ""));
    }

    @Test
    void listsParametersProfilesAndStepsWithoutAConnection() {
        assertThat(plain(shell.run("check", "good.groovy"))).isEqualTo(new Outcome(0, """
                good.groovy: Good, 2 steps
                  parameters
                    day  LocalDate, required - up to when
                  profiles
                    lab
                  steps
                    3: fact "open"
                    4: step "sync" (tx: one)
                    5: confirm "go"
                    6: step "call" (tx: none)
                """, ""));
        assertThat(directory.resolve("home.db")).doesNotExist();
    }

    @Test
    void saysAllThatIsWrongWithAllFilesAtOnce() {
        Outcome outcome = plain(shell.run("check", "bad.groovy", "good.groovy", "worse.groovy"));

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).isEqualTo("""
                sluice: unknown command "upsrt" - bad.groovy:1:13 - did you mean "upsert"?
                step('a') { upsrt 't' }
                            ^
                sluice: unknown command "nte" - bad.groovy:2:1 - did you mean "note"?
                nte 'x'
                ^
                sluice: unknown option "profil" of requires - worse.groovy:1:10 - did you mean "profile"?
                requires profil: 'x'
                         ^
                state: nothing changed
                """);
        assertThat(directory.resolve("home.db")).doesNotExist();
    }

    @Test
    void aProfileChecksTheTablesAndColumnsThatAreNamed() {
        shell.run("lab", "-c", "create table players (id integer primary key, name text)");
        shell.run("home", "-c", "create table players (id integer primary key, name text)");
        shell.file("named.groovy", """
                step('a') {
                    upsert 'players', from: 'lab:playrs', only: ['name', 'nam'], watermark: 'changed'
                    upsert 'made', from: 'lab:players', key: ['id']
                    upsert from: profile('lab'), tables: ['players', 'matches']
                    sql 'create table fresh (id integer)'
                    note "${count 'fresh'} ${count 'stale'} ${count 'players'}"
                }
                fact('b') { on('lab') { count 'nothing' } }
                fact('c') { on('lap') { count 'nothing' } }
                """);

        Outcome outcome = plain(shell.run("check", "named.groovy", "--profile", "home"));

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err().lines().filter(l -> l.startsWith("sluice: ")))
                .containsExactly(
                        "sluice: profile \"lap\" does not exist - named.groovy - did you mean \"lab\"?",
                        "sluice: table \"players\" has no column \"nam\" - named.groovy:2:58 - did you mean \"name\"?",
                        "sluice: table \"playrs\" does not exist - named.groovy:2:29 - did you mean \"players\"?",
                        "sluice: table \"matches\" does not exist - named.groovy:4:54",
                        "sluice: table \"stale\" does not exist - named.groovy:6:36",
                        "sluice: table \"nothing\" does not exist - named.groovy:8:31");
        assertThat(shell.run("check", "named.groovy").code()).isZero();
    }
}
