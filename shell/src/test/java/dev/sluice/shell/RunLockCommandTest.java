package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.Access;
import dev.sluice.db.Database;
import dev.sluice.db.TestDatabases;
import dev.sluice.journal.Invoker;
import dev.sluice.journal.Journal;
import dev.sluice.journal.Locks;
import dev.sluice.journal.Request;
import dev.sluice.journal.Run;
import dev.sluice.journal.RunHeader;
import dev.sluice.shell.Shell.Outcome;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.testing.Beside;
import dev.sluice.testing.Engine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What the second of two runs is told. */
@ParameterizedClass
@EnumSource(Engine.class)
class RunLockCommandTest {
    @Parameter
    private Engine engine;

    @TempDir
    private Path directory;

    @TempDir
    private Path mirrors;

    private RunDesk desk;
    private Database theirs;

    @BeforeEach
    void openDesk() {
        desk = new RunDesk(engine, directory);
        desk.shell.file(
                "a.groovy", "runbook 'A', lock: ['stock']\nstep('one') { sql \"insert into t values ('a')\" }\n");
        theirs = TestDatabases.at(desk.database.address());
    }

    @AfterEach
    void closeDesk() {
        theirs.close();
        desk.close();
    }

    private Run held(String runbook, String... locks) {
        Journal journal = Journal.open(theirs, Name.of("sluice"), mirrors.resolve("runs"));
        RunHeader header = new RunHeader(runbook, "x.groovy", "hash", "{}", "0.1", "", "");
        return journal.start(header, new Locks(List.of(locks), Duration.ZERO));
    }

    @Test
    void theSecondRunIsRefusedAtOnceAndToldWho() {
        try (Run holder = held("A")) {
            long start = System.nanoTime();
            Outcome outcome = desk.run("run", "a.groovy");

            assertThat(outcome.code()).isEqualTo(5);
            Invoker by = Invoker.here();
            assertThat(outcome.err())
                    .startsWith("sluice: runbook \"A\" is locked by run " + holder.id() + " of " + by.user() + "@")
                    .contains("process " + by.pid() + ", since 20")
                    .endsWith("state: nothing changed\n");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
        }
        assertThat(desk.labels()).isEmpty();
        assertThat(desk.run("run", "a.groovy").code()).isEqualTo(0);
    }

    @Test
    void aSharedLockNameKeepsAnotherRunbookOut() {
        try (Run holder = held("B", "stock")) {
            Outcome outcome = desk.run("run", "a.groovy");

            assertThat(outcome.code()).isEqualTo(5);
            assertThat(outcome.err()).startsWith("sluice: lock \"stock\" is locked by run " + holder.id());
        }
    }

    @Test
    void whoWaitsComesInWhenTheOtherEnds() throws Exception {
        Run holder = held("A");
        CompletableFuture<Outcome> second = Beside.supply(() -> desk.run("run", "a.groovy", "--wait", "20s"));
        Thread.sleep(1000);
        assertThat(second).isNotDone();
        holder.close();

        assertThat(second.get(20, TimeUnit.SECONDS).code()).isEqualTo(0);
        assertThat(desk.labels()).containsExactly("a");
    }

    @Test
    void aRunUnderWayIsNotResumed() {
        try (Run holder = held("A")) {
            desk.shell.file("x.groovy", "step('one') { note 'x' }\n");
            Outcome outcome = desk.run("resume", holder.id().text());

            assertThat(outcome.code()).isEqualTo(5);
            assertThat(outcome.err()).contains("run " + holder.id() + " is under way");
        }
    }

    @Test
    void aRunWhoseProcessIsGoneReadsAborted() {
        Run holder = held("A");
        assertThat(desk.run("show", holder.id().text()).out()).contains("outcome: running\n");
        assertThat(desk.run("runs").out()).containsPattern(holder.id() + " +running ");
        holder.close();

        assertThat(desk.run("show", holder.id().text()).out())
                .contains("outcome: aborted\n", "go on with: sluice resume " + holder.id());
        assertThat(desk.run("runs").out()).containsPattern(holder.id() + " +aborted ");
    }

    @Test
    void aStepThatHoldsTheWholeDatabaseIsAskedToStopAllTheSame() {
        try (Run holder = held("A")) {
            Outcome outcome = theirs.transaction(Access.WRITE, tx -> {
                tx.execute(Sql.of("insert into t values ('theirs')"));
                return desk.run("stop", holder.id().text());
            });

            assertThat(outcome.code()).as(outcome.err()).isZero();
            assertThat(holder.request().ask()).isEqualTo(Request.Ask.STOP);
            assertThat(desk.run("tune", holder.id().text(), "commitEvery=7").code())
                    .isZero();
            assertThat(holder.request()).isEqualTo(new Request(Request.Ask.STOP, 7));
        }
    }
}
