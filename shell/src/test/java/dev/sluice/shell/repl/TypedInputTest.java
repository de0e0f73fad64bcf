package dev.sluice.shell.repl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Gate;
import dev.sluice.shell.prompt.OpenWork.State;
import java.nio.file.Files;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class TypedInputTest extends TypedTest {
    @Test
    void threeLanguagesShareTheirValues() {
        lab.type("insert into t (label) values ('a'), ('b');");
        lab.type("select id, label from t order by id;");
        assertThat(lab.type("it[1].label")).isEqualTo("b\n");
        lab.type("def wanted = 'a'");
        assertThat(lab.type("select count(*) as n from t where label = :wanted;"))
                .isEqualTo("""
                 n
                ---
                 1
                (1 row)
                """);
        assertThat(lab.type("it[0].n + 1")).isEqualTo("2\n");
        assertThat(lab.type("it")).isEqualTo("2\n");
        assertThat(lab.failure("select :nowhere;"))
                .hasMessage("parameter :nowhere has no value - set it first: nowhere = ..., or put the value there");
    }

    @Test
    void aPastedBlockOfSeveralLanguagesIsTakenApart() {
        lab.type("""
                insert into t (label)
                  values ('a');
                def n = count 't'
                \\pset null (none)
                select :n as n, null as absent;
                """);

        assertThat(lab.labels()).containsExactly("a");
        assertThat(lab.type("[n, it[0].absent]")).isEqualTo("[1, null]\n");
    }

    @Test
    void outsideOfATransactionEachInputCommits() {
        lab.type("insert into t (label) values ('a');");
        assertThat(lab.labels()).containsExactly("a");
        assertThat(lab.prompt()).isEqualTo("test>");
    }

    @Test
    void aTransactionGoesOnUntilItIsEnded() {
        lab.type("begin;");
        assertThat(lab.prompt()).isEqualTo("test*>");
        lab.type("insert into t (label) values ('a');");
        lab.type("sql \"insert into t (label) values ('b')\"");
        lab.type("commit");
        assertThat(lab.prompt()).isEqualTo("test>");
        assertThat(lab.labels()).containsExactly("a", "b");

        lab.answer("y");
        lab.type("begin; delete from t where label = 'a'; rollback;");
        assertThat(lab.labels()).containsExactly("a", "b");
        assertThat(lab.failure("commit;")).hasMessageStartingWith("no transaction is open");
    }

    @Test
    void aTypoDoesNotLoseTheTransaction() {
        lab.type("begin");
        lab.type("insert into t (label) values ('a');");
        SluiceException typo = lab.failure("insert into nowhere values (1);");
        assertThat(typo.state()).isEqualTo("the transaction is open, as it was before this input");
        assertThat(lab.failure("touch 'nowhere', lable: 'x'").state())
                .isEqualTo("the transaction is open, as it was before this input");
        assertThat(lab.state()).isEqualTo(State.OPEN);
        lab.type("commit;");
        assertThat(lab.labels()).containsExactly("a");
    }

    @Test
    void savepointsAreSqlOrOurs() {
        lab.type("begin");
        lab.type("insert into t (label) values ('a');");
        lab.type("savepoint one;");
        lab.type("insert into t (label) values ('b');");
        lab.type("savepoint('two')");
        lab.type("insert into t (label) values ('c');");
        lab.type("rollback('two')");
        lab.type("rollback to one;");
        lab.type("commit");
        assertThat(lab.labels()).containsExactly("a");
        lab.type("begin");
        lab.type("rollback()");
        assertThat(lab.state()).isEqualTo(State.NONE);
    }

    @Test
    void whatDestroysSaysHowMuchAndAsks() {
        lab.type("insert into t (label) values ('a'), ('b'), ('c');");
        lab.answer("n", "y", "y");

        assertThat(lab.failure("delete from t where label < 'c';").kind()).isEqualTo(Kind.REFUSED);
        assertThat(lab.labels()).hasSize(3);
        lab.type("delete from t where label < 'c';");
        assertThat(lab.labels()).containsExactly("c");
        lab.type("drop table t;");
        assertThat(lab.asked)
                .containsExactly(
                        "delete from t: 2 rows. Go on? [y/N]",
                        "delete from t: 2 rows. Go on? [y/N]",
                        "drop table t: 1 row. Go on? [y/N]");
        lab.type("update accounts set balance = 1 where id = 7;");
        lab.type("\\set ASK off");
        lab.type("update accounts set balance = 1;");
        assertThat(lab.asked).hasSize(3);
    }

    @Test
    void aProtectedProfileIsWrittenForOneTransactionOnceItsNameIsTyped() {
        try (TypedLab prod = new TypedLab(engine, directory, new Gate("test", false, true, false))) {
            assertThat(prod.failure("insert into t (label) values ('a');").kind())
                    .isEqualTo(Kind.REFUSED);
            prod.answer("tset", "test", "y");
            assertThat(prod.failure("\\write ticket 7").kind()).isEqualTo(Kind.REFUSED);
            prod.type("\\write ticket 7");
            assertThat(prod.prompt()).isEqualTo("test*>");
            prod.type("insert into t (label) values ('a');");
            prod.type("update t set label = 'b' where label = 'a';");
            prod.type("commit");
            assertThat(prod.labels()).containsExactly("b");
            assertThat(prod.asked).last().isEqualTo("update t: 1 row. Go on? [y/N]");
            assertThat(prod.failure("insert into t (label) values ('c');").kind())
                    .isEqualTo(Kind.REFUSED);
        }
    }

    /** Words cannot tell what a function does; the server can. */
    @Test
    void aProtectedProfileIsReadOnlyByTheServersWord() {
        try (TypedLab prod = new TypedLab(engine, directory, new Gate("test", false, true, false))) {
            prod.type("begin");
            String writes = postgres() ? "select lo_create(0);" : "with x as (select 1) select * from x;";
            if (postgres()) {
                assertThat(prod.failure(writes).getMessage()).contains("read-only transaction");
            } else {
                prod.type(writes);
            }
            assertThat(prod.state()).isEqualTo(State.OPEN);
        }
    }

    @Test
    void statementsThatBearNoTransactionWork() {
        lab.type("-- now and then\nvacuum;");
        lab.type("begin");
        assertThat(lab.failure("vacuum;")).hasMessageStartingWith("this statement cannot run inside a transaction");
        assertThat(lab.state()).isEqualTo(State.OPEN);
    }

    /** As when the network is cut: the server is not heard of any more, and somebody gives it up. */
    @Test
    void aConnectionThatIsGivenUpIsReplacedByAnother() throws InterruptedException {
        Assumptions.assumeTrue(postgres(), "in SQLite there is nobody to wait for");
        lab.type("begin");
        lab.type("insert into t (label) values ('a');");
        Thread impatient = new Thread(() -> {
            LockSupport.parkNanos(1_000_000_000L);
            lab.evaluator.abandon();
        });
        impatient.start();
        SluiceException failure = lab.failure("select pg_sleep(60);");
        impatient.join();
        assertThat(failure.state()).startsWith("the transaction is lost");
        assertThat(lab.state()).isEqualTo(State.NONE);
        assertThat(lab.type("select 1 as one;")).contains("(1 row)");
        assertThat(lab.labels()).isEmpty();
    }

    @Test
    void helpAndCommandsReadOneTableOfDefinitions() {
        assertThat(lab.type("help touch")).startsWith("touch 'TABLE'\n").contains("label:");
        assertThat(lab.type("help \\watch")).startsWith("\\watch [SECONDS] [until EXPRESSION]\n");
        assertThat(lab.type("help")).contains("transaction", "touch");
        assertThat(lab.type("\\?")).contains("\\write REASON", "\\gset [PREFIX]");
        assertThat(lab.failure("selct 1;")).hasMessageContaining("did you mean \"select\"?");
        assertThat(lab.failure("udpate t set label = 'x';")).hasMessageContaining("did you mean \"update\"");
        assertThat(lab.failure("help tuoch")).hasMessageContaining("did you mean \"touch\"");
        assertThat(lab.failure("\\tming")).hasMessageContaining("did you mean \"\\timing\"");
    }

    @Test
    void anotherProfileIsGoneTo() {
        assertThat(lab.type("\\c lab")).isEqualTo("CONNECT lab");
        assertThat(lab.type("use 'lab'")).isEqualTo("CONNECT lab");
        assertThat(lab.type("\\q")).isEqualTo("LEAVE ");
        assertThat(lab.type("exit;")).isEqualTo("LEAVE ");
        assertThat(lab.type("quit")).isEqualTo("LEAVE ");
        lab.type("quit = 7");
        assertThat(lab.type("quit")).isEqualTo("7\n");
        assertThat(lab.failure("\\c lba")).hasMessageContaining("did you mean \"lab\"");
    }

    @Test
    void aSemicolonBehindACommandThatSendsDoesNotSendTwice() {
        lab.type("insert into t (label) values ('a') \\g;");

        assertThat(lab.labels()).containsExactly("a");
    }

    @Test
    void nothingIsSentBeforeAMisspeltCommand() {
        lab.type("begin;");
        assertThat(lab.failure("insert into t (label) values ('a') \\timng")).hasMessageContaining("\\timng");
        assertThat(lab.failure("insert into t (label) values ('a'); \\timng")).hasMessageContaining("\\timng");
        assertThat(lab.failure("insert into t (label) values ('a') \\timing"))
                .hasMessageContaining("sends no statement");
        lab.type("commit;");

        assertThat(lab.labels()).isEmpty();
    }

    @Test
    void anInputInATransactionIsThereAsAWholeOrNotAtAll() {
        lab.type("begin;");
        assertThat(lab.failure("insert into t (label) values ('a'); insert into nowhere values (1);"))
                .hasMessageContaining("nowhere");
        lab.type("commit;");

        assertThat(lab.labels()).isEmpty();
    }

    @Test
    void theProfileIsNotChangedInTheMiddleOfABlock() {
        assertThat(lab.failure("\\c lab\ninsert into t (label) values ('a');"))
                .hasMessageContaining("a line of its own");

        assertThat(lab.labels()).isEmpty();
    }

    @Test
    void aRunbookThatFailsIsAFailure() throws Exception {
        Files.writeString(directory.resolve("r.groovy"), "step('a') { note 'x' }\n");
        lab.code = 6;

        assertThat(lab.failure("\\i r.groovy")).hasMessageContaining("the runbook ended with exit code 6");
    }

    @Test
    void aFileThatIsNoCsvIsNotCopied() throws Exception {
        Files.writeString(directory.resolve("open.csv"), "id,label\n1,\"a\n2,b\n");
        Files.writeString(directory.resolve("behind.csv"), "id,label\n1,\"a\"b\n");
        Files.writeString(directory.resolve("good.csv"), "id,label\n1,a\n");

        assertThat(lab.failure("\\copy t from open.csv")).hasMessageContaining("a quote is opened and never closed");
        assertThat(lab.failure("\\copy t from behind.csv")).hasMessageContaining("behind a closing quote");
        assertThat(lab.failure("\\copy t from good.csv with (null 'NULL')")).hasMessageContaining("takes no option");
        assertThat(lab.labels()).isEmpty();
    }

    @Test
    void functionsDoNotFollowToAnotherProfileWhereTheyWouldWriteIntoTheOldOne() {
        lab.type("def seven = 7");
        lab.type("def add = { sql \"insert into t (label) values ('a')\" }");

        try (TypedLab other = TypedLab.open(engine, directory)) {
            other.desk.engine().adopt(lab.desk.engine());

            assertThat(other.type("seven")).isEqualTo("7\n");
            assertThat(other.desk.engine().variables()).doesNotContain("add");
        }
    }

    @Test
    void whatIsTypedOrPutInByTabCannotDriveTheTerminal() {
        String shown = new Colours(lab.desk)
                .highlight(null, "select 1 from \"a\u001b[2Jb\u0007\";")
                .toString();

        assertThat(shown).contains("a\\x1B[2Jb").doesNotContain("\u001b", "\u0007");
    }
}
