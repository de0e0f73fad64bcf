package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.shell.Shell.Outcome;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The exit code and the state line say what is kept, whichever way the work came in. */
class WhatIsKeptTest {
    @TempDir
    private Path directory;

    private Shell shell;

    @BeforeEach
    void makeTable() {
        shell = new Shell(directory).file("sluice.toml", """
                [profiles.lab]
                url = "jdbc:sqlite:lab.db"
                [profiles.prod]
                url = "jdbc:sqlite:lab.db"
                protected = true
                [profiles.source]
                url = "jdbc:sqlite:source.db"
                """);
        shell.run("lab", "-c", "create table t (id integer primary key, name text not null)");
        shell.run("source", "-c", "create table t (id integer primary key, name text)");
        shell.run("source", "-c", "insert into t values (7, null)");
    }

    private void expectRows(int rows) {
        assertThat(shell.run("lab", "-c", "select count(*) as n from t", "--format", "tsv")
                        .out())
                .isEqualTo("n\n" + rows + "\n");
    }

    private Outcome runbook(String profile, String text) {
        return shell.file("r.groovy", "runbook 'r'\n" + text).run("run", "r.groovy", "--profile", profile);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sql 'insert into t values (1, ''a'')'; sql 'bad' | 6 | 1 transaction of this input is committed; what failed is rolled back | 1",
                "2.times { sql \"insert into t values (${it}, ''a'')\" }; nothing | 6 | 2 transactions of this input are committed | 2",
                "transaction { sql 'insert into t values (1, ''a'')'; sql 'bad' } | 1 | nothing changed | 0",
                "rows 'select 1'; sql 'bad' | 1 | nothing changed | 0",
            },
            quoteCharacter = '`')
    void aLineThatFailsHalfWaySaysWhatItHasCommitted(String line, int code, String state, int rows) {
        Outcome outcome = shell.run("lab", "-c", line.replace("''", "\\'"));
        assertThat(outcome.code()).as(outcome.err()).isEqualTo(code);
        assertThat(outcome.err()).contains("state: " + state);
        expectRows(rows);
    }

    @Test
    void whatWasPipedInBeforeTheFailureIsCounted() {
        Outcome outcome = shell.runWith("insert into t values (1, 'a');\nselect 1;\nbad;\n", "lab");
        assertThat(outcome.code()).isEqualTo(6);
        assertThat(outcome.err()).contains("state: 1 transaction of what stands before line 3 is committed");
        Outcome reads = shell.runWith("select 1;\ncount 't'\nbad;\n", "lab");
        assertThat(reads.code()).as(reads.err()).isIn(1, 2);
        assertThat(reads.err()).endsWith("state: nothing changed\n");
    }

    @Test
    void aStepWithoutATransactionThatFailsIsPartlyDone() {
        Outcome outcome = runbook("lab", "step('a', tx: 'none') { sql \"insert into t values (1, 'a')\"; sql 'bad' }");
        assertThat(outcome.code()).as(outcome.err()).isEqualTo(6);
        expectRows(1);
    }

    @Test
    void whereNothingCanBeWrittenNothingIsKept() {
        Outcome refused = runbook("prod", """
                step('look') { expect 'empty', none: 'select 1 from t' }
                step('write') { sql "insert into t values (1, 'a')" }
                """);
        assertThat(refused.code()).as(refused.err()).isEqualTo(8);
        assertThat(refused.err()).contains("state: nothing changed");
        Outcome differs = runbook("prod", """
                step('look') { expect 'empty', none: 'select 1 from t' }
                step('more') { expect 'full', some: 'select 1 from t' }
                """);
        assertThat(differs.code()).as(differs.err()).isEqualTo(3);
    }

    @Test
    void aSwallowedFailureOfACommandIsNotCommitted() {
        Outcome outcome = runbook("lab", """
                step('a') {
                    sql "insert into t values (1, 'a')"
                    try { upsert 't', from: 'source:t' } catch (Exception e) { note 'never mind' }
                }
                """);
        assertThat(outcome.code()).as(outcome.err()).isEqualTo(1);
        assertThat(outcome.err()).contains("commit refused");
        expectRows(0);
    }

    @Test
    void aSwallowedFailureOfAStatementIsNotCommitted() {
        Outcome outcome = runbook("lab", """
                step('a') {
                    sql "insert into t values (1, 'a')"
                    try { sql 'insert into t values (2, null)' } catch (Exception e) { note 'never mind' }
                }
                """);
        assertThat(outcome.code()).as(outcome.err()).isEqualTo(1);
        assertThat(outcome.err()).contains("commit refused");
        expectRows(0);
    }

    @Test
    void aTransactionOfItsOwnTakesTheFailureOfACommandBack() {
        Outcome outcome = runbook("lab", """
                step('a') {
                    sql "insert into t values (1, 'a')"
                    try { transaction { upsert 't', from: 'source:t' } } catch (Exception e) { note 'gone' }
                }
                """);
        assertThat(outcome.code()).as(outcome.err()).isEqualTo(0);
        expectRows(1);
    }

    @Test
    void anExpectationCannotWrite() {
        shell.run("lab", "-c", "insert into t values (1, 'a')");
        Outcome outcome = runbook("lab", "expect 'none', none: 'delete from t where id = 1 returning id'");
        assertThat(outcome.code()).as(outcome.err()).isEqualTo(8);
        assertThat(outcome.err()).contains("readonly");
        assertThat(shell.run("lab", "-c", "rows 'pragma query_only = off'; rows 'delete from t returning id'")
                        .code())
                .isNotZero();
        expectRows(1);
    }

    @Test
    void aPasswordInAUrlIsRefusedBeforeAnythingRepeatsIt() {
        for (String[] call : new String[][] {
            {"doctor", "postgresql://u:hunter2@127.0.0.1:1/db"},
            {"postgresql://u:hunter2@127.0.0.1:1/db", "extra"},
            {"run", "r.groovy", "postgresql://u:hunter2@127.0.0.1:1/db"},
            {"lab", "-c", "1", "--log-sql", "jdbc:postgresql://h/db?user=u&password=hunter2"},
            {"host=h password=hunter2"},
        }) {
            Outcome outcome = shell.run(call);
            assertThat(outcome.code()).isEqualTo(2);
            assertThat(outcome.out() + outcome.err()).doesNotContain("hunter2").contains("state: nothing changed");
        }
    }

    /** Nobody has told us of it, so only the statement says that it is one. */
    @Test
    void aPasswordInAStatementIsNotInTheLog() {
        shell.run("lab", "-c", "alter role app password 'hunter2'", "--log-sql", "log.txt");
        shell.run(
                "lab",
                "-c",
                "create user mapping for x options (password 'hunter2', user 'u')",
                "--log-sql",
                "log.txt");
        assertThat(shell.read("log.txt"))
                .contains("alter role app password '***'")
                .doesNotContain("hunter2");
    }
}
