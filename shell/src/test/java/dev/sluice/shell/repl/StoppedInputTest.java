package dev.sluice.shell.repl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.shell.meta.Next;
import dev.sluice.testing.Beside;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An input of several statements that is stopped, or fails, in its middle: what is sent, what stays, and what is said of it. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StoppedInputTest extends TypedTest {
    private static final String PARTLY = "the transaction is open; what this input did before is in it";
    private static final String ENDLESS = "with recursive c(n) as (select 1 union all select n + 1 from c)";

    @BeforeEach
    void fill() {
        lab.type("insert into t (label) values ('a'), ('b');");
    }

    /** Ctrl-C between two statements, where there is none that the server could cancel: while somebody is asked. */
    private void pressWhenAsked() {
        lab.desk.ask(question -> {
            lab.asked.add(question);
            lab.evaluator.cancel();
            return Optional.of("y");
        });
    }

    @Test
    void afterControlCNothingMoreOfItsInputIsSent() {
        pressWhenAsked();
        lab.file("all.sql", "delete from t where label = 'a';\ndelete from t where label = 'b';\n");
        for (String input : new String[] {
            "delete from t where label = 'a'; delete from t where label = 'b';",
            "delete from t where label = 'a' returning label \\gset",
            "select 'delete from t where label = ''' || label || '''' as sent from t \\gexec",
            "\\i all.sql"
        }) {
            assertThat(lab.failure(input).kind()).as(input).isEqualTo(Kind.INTERRUPTED);
            assertThat(lab.labels()).as(input).containsExactly("a", "b");
        }
        assertThat(lab.type("select 1 as one;")).as("the next input is another").contains("one");
    }

    @Test
    void aBlockIsStoppedBetweenItsInputs() {
        CompletableFuture<Void> waiting = new CompletableFuture<>();
        lab.desk.engine().set("waiting", waiting);
        Thread finger = new Thread(() -> {
            waiting.join();
            lab.evaluator.cancel();
        });
        finger.start();
        lab.type("begin");
        SluiceException failure = lab.failure(
                "insert into t (label) values ('c');\nwaiting.complete(null); try { Thread.sleep(20000) } catch (InterruptedException e) { 7 }\n"
                        + "insert into t (label) values ('d');");
        assertThat(failure.kind()).isEqualTo(Kind.INTERRUPTED);
        assertThat(failure.state()).isEqualTo(PARTLY);
        lab.type("commit");
        assertThat(lab.labels()).containsExactly("a", "b", "c");
    }

    @Test
    void controlCWhileRowsAreCountedIsNoQuestion() {
        SluiceException failure = lab.interrupted(
                "delete from t where id < (select max(n) from (" + ENDLESS + " select n from c) as x);");
        assertThat(failure.kind()).isEqualTo(Kind.INTERRUPTED);
        assertThat(lab.asked).isEmpty();
        assertThat(lab.labels()).hasSize(2);
    }

    @Test
    void whatABlockDidBeforeItsFailureIsNotDenied() {
        lab.file("all.sql", "insert into t (label) values ('d');\n\\echo x\ninsert into nowhere values (1);\n");
        lab.type("begin");
        for (String input : new String[] {
            "insert into t (label) values ('c');\ndef n = 1\ninsert into nowhere values (1);",
            "\\i all.sql",
            "select s from (select 1 as i, 'insert into t (label) values (''e'')' as s union all"
                    + " select 2, 'insert into nowhere values (1)') as x order by i \\gexec"
        }) {
            assertThat(lab.failure(input).state()).as(input).isEqualTo(PARTLY);
        }
        assertThat(lab.failure("insert into t (label) values ('f'); insert into nowhere values (1);")
                        .state())
                .isEqualTo("the transaction is open, as it was before this input");
        lab.type("commit");
        assertThat(lab.labels()).containsExactly("a", "b", "c", "d", "e");
    }

    @Test
    void aResultWithoutEndIsNotReadForItsOnlyRow() {
        assertThat(lab.failure(ENDLESS + " select n from c \\gset"))
                .hasMessageStartingWith("there is more than one row where one is wanted");
    }

    @Test
    void controlCReachesALoopAlsoWhenTheConnectionIsGone() {
        lab.evaluator.abandon();
        CompletableFuture<SluiceException> loop = Beside.supply(() -> lab.failure("while (true) { }"));
        while (!loop.isDone()) {
            assertThatCode(lab.evaluator::cancel).doesNotThrowAnyException();
            LockSupport.parkNanos(50_000_000L);
        }
        assertThat(loop.join().kind()).isEqualTo(Kind.INTERRUPTED);
    }

    @Test
    void nothingButItsOwnWordCommitsWhenLeaving() throws IOException {
        String keys = "begin\rinsert into t (label) values ('c');\r\\q\rcancel\r\\q\rclose\r\\q\rrollback\r";
        Prompt prompt = new Prompt(
                lab.desk.results().console(),
                lab.evaluator,
                new Prompt.Setting(
                        directory.resolve("keys"), UnaryOperator.identity(), Throwable::printStackTrace, () -> {}));

        try (PipedOutputStream typed = new PipedOutputStream();
                PipedInputStream read = new PipedInputStream(typed)) {
            typed.write(keys.getBytes(StandardCharsets.UTF_8));
            assertThat(prompt.run(read)).isEqualTo(Next.LEAVE);
        }
        assertThat(lab.said()).contains("rolled back").doesNotContain("committed");
        assertThat(lab.labels()).containsExactly("a", "b");
    }
}
