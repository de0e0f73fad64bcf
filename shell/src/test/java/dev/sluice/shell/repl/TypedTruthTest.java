package dev.sluice.shell.repl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Gate;
import dev.sluice.shell.prompt.OpenWork.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the prompt says of the state after a failure is so, of data and of files. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TypedTruthTest extends TypedTest {
    private static final String OPEN = "the transaction is open, as it was before this input";

    private static final String ENDLESS =
            "with recursive c(n) as (select 1 union all select n + 1 from c) select n from c";

    @ParameterizedTest
    @ValueSource(strings = {"vacuum;", "begin;"})
    void anInputWhoseLaterPartCannotRunInATransactionIsRefusedBeforeItsFirst(String impossible) {
        lab.type("begin;");
        SluiceException failure = lab.failure("insert into t (label) values ('b'); " + impossible);
        assertThat(failure.kind()).isEqualTo(Kind.USAGE);
        assertThat(failure.state()).isEqualTo(OPEN);
        lab.type("commit;");
        assertThat(lab.labels()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"commit;", "rollback;", "savepoint s;"})
    void anInputThatEndsWhatNobodyBeganIsRefusedBeforeItsFirst(String impossible) {
        SluiceException failure = lab.failure("insert into t (label) values ('b'); " + impossible);
        assertThat(failure.kind()).isEqualTo(Kind.USAGE);
        assertThat(failure.state()).isEmpty();
        assertThat(lab.labels()).isEmpty();
        lab.type("begin; insert into t (label) values ('a'); savepoint s; commit; vacuum;");
        assertThat(lab.labels()).containsExactly("a");
    }

    @Test
    void aFileThatIsNotCopiedToItsEndStaysAsItWas() throws IOException {
        lab.file("k.csv", "precious\n");
        String fails = postgres()
                ? "select 1 / (5000 - n) as n from generate_series(1, 6000) n"
                : "with recursive c(n) as (select 1 union all select n + 1 from c where n < 6000)"
                        + " select abs(case when n = 5000 then -9223372036854775808 else n end) as n from c";
        assertThat(lab.failure("\\copy (" + fails + ") to k.csv").kind()).isEqualTo(Kind.FAILED);
        assertThat(lab.failure(fails + " \\g k.csv").kind()).isEqualTo(Kind.FAILED);
        assertThat(lab.read("k.csv")).isEqualTo("precious\n");
        assertThat(lab.interrupted("\\copy (" + ENDLESS + ") to new.csv").kind())
                .isEqualTo(Kind.INTERRUPTED);
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).extracting(f -> f.getFileName().toString()).doesNotContain("new.csv");
        }
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).noneMatch(f -> f.toString().endsWith(".part"));
        }
        lab.type("\\copy (select 1 as n) to k.csv");
        assertThat(lab.read("k.csv")).isEqualTo("n\n1\n");
    }

    @Test
    void aResultThatIsBrokenOffInAFileIsToldWhenTheFileIsClosed() {
        lab.type("\\o rows.txt");
        assertThat(lab.interrupted(ENDLESS + ";").kind()).isEqualTo(Kind.INTERRUPTED);
        assertThat(lab.failure("\\o")).hasMessageContaining("the file of \\o is incomplete: a result was broken off");
        lab.type("\\o rows.txt");
        lab.type("select 1 as n;");
        lab.type("\\o");
    }

    @Test
    void aProgramIsNoFile() {
        assertThat(lab.failure("\\o |cat")).hasMessageContaining("results go to a file, not to a program: |cat");
        assertThat(lab.failure("select 1 \\g |cat").kind()).isEqualTo(Kind.USAGE);
        assertThat(lab.failure("\\copy t to '|cat'").kind()).isEqualTo(Kind.USAGE);
        assertThat(directory.resolve("|cat")).doesNotExist();
    }

    @Test
    void rowsAreCountedWhenTheStatementsTurnComes() {
        String input = "begin; insert into t (label) values ('a'), ('b'), ('c'); delete from t;";
        SluiceException failure = lab.answer("n").failure(input);
        assertThat(lab.asked).containsExactly("delete from t: 3 rows. Go on? [y/N]");
        assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
        assertThat(failure.state())
                .isEqualTo("the transaction is open, as it was before the statements behind 'begin'");
        lab.type("commit;");
        assertThat(lab.labels())
                .as("what was refused takes its part of the input with it")
                .isEmpty();

        lab.file("in.sql", "insert into t (label) values ('a'), ('b');\ndelete from t where label = 'a';\n");
        lab.answer("y").type("\\i in.sql");
        assertThat(lab.asked).last().isEqualTo("delete from t: 1 row. Go on? [y/N]");
        assertThat(lab.labels()).containsExactly("b");
    }

    @Test
    void whatIsHitBesidesTheTableIsNotDenied() {
        if (!postgres()) {
            lab.type("pragma foreign_keys = on;");
        }
        lab.type("create table par (id integer primary key);");
        lab.type("create table ch (par integer references par (id) on delete cascade);");
        lab.type("insert into par values (1), (2); insert into ch values (1), (1), (2);");
        lab.answer("n").failure("delete from par where id = 1;");
        assertThat(lab.asked).last().isEqualTo("delete from par: 1 row and what cascades from there. Go on? [y/N]");
        lab.answer("n").failure("delete from ch;");
        assertThat(lab.asked).last().isEqualTo("delete from ch: 3 rows. Go on? [y/N]");
        if (postgres()) {
            lab.answer("n").failure("truncate par, ch;");
            assertThat(lab.asked).last().isEqualTo("truncate par, ch: 5 rows. Go on? [y/N]");
            lab.answer("n").failure("drop table ch, par cascade;");
            assertThat(lab.asked)
                    .last()
                    .isEqualTo("drop table ch, par: 5 rows and what cascades from there. Go on? [y/N]");
        }
    }

    @Test
    void anUnknownUrlIsNotShown() {
        for (String url : new String[] {"mysql://bob:s3cr3t@localhost/x", "postgres:bob:s3cr3t"}) {
            SluiceException failure = lab.failure("\\c " + url);
            assertThat(failure.getMessage()).doesNotContain("s3cr3t", "bob");
        }
        String url = "postgresql://bob:s3cr3t@localhost:1/x";
        assertThat(lab.type("\\c " + url)).isEqualTo("CONNECT " + url);
        assertThat(lab.type("\\history")).doesNotContain("s3cr3t");
    }

    @Test
    void aTransactionThatTheServerHasEndedIsToldAtItsCommit() {
        Assumptions.assumeTrue(postgres(), "SQLite has no server");
        lab.type("begin;");
        lab.type("select pg_backend_pid() as pid \\gset");
        String pid = lab.type("pid");
        lab.type("insert into t (label) values ('a');");
        try (TypedLab other = new TypedLab(engine, directory, new Gate("test", false, false, false))) {
            other.type("select pg_terminate_backend(" + pid.strip() + ", 5000);");
        }
        SluiceException failure = lab.failure("commit;");
        assertThat(failure.state()).isEqualTo("the transaction is lost: all it did is taken back");
        assertThat(lab.state()).isEqualTo(State.NONE);
        assertThat(lab.labels()).isEmpty();
    }

    @Test
    void aBlockThatFailsInItsMiddleTellsWhatItDidAndWhatItDidNot() {
        SluiceException failure = lab.failure("""
                def x = 1
                select 1 as one;
                begin;
                insert into t (label) values ('a');
                selekt 1;
                insert into t (label) values ('b');
                commit;
                """);
        assertThat(failure.state()).isEqualTo("the transaction is open; what this input did before is in it");
        assertThat(lab.said()).contains("note: not run: 2 lines behind what failed\n");
        lab.failure("select nothing_there; savepoint s; insert into t (label) values ('c');");
        assertThat(lab.said()).contains("note: not run: 2 statements behind what failed\n");
        lab.type("commit;");
        assertThat(lab.labels()).containsExactly("a");
    }

    @Test
    void aProtectedProfileNamesTheWayThatIsOpenAtThePrompt() {
        try (TypedLab prod = new TypedLab(engine, directory, new Gate("test", false, true, false))) {
            assertThat(prod.failure("insert into t (label) values ('a');"))
                    .hasMessageContaining("\\write REASON")
                    .hasMessageNotContaining("--approve");
        }
    }

    @Test
    void aFileThatCannotBeWrittenIsNamedAndNothingIsSentThere() {
        assertThatThrownBy(() -> lab.type("\\copy (select 1 as n) to nowhere/k.csv"))
                .hasMessageContaining("nowhere/k.csv");
        assertThat(lab.type("select 2 as two;")).as("and the screen is back").contains("two");
    }
}
