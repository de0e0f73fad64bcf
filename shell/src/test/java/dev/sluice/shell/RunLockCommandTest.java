package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.Database;
import dev.sluice.db.TestDatabases;
import dev.sluice.journal.Invoker;
import dev.sluice.journal.Journal;
import dev.sluice.journal.Locks;
import dev.sluice.journal.Run;
import dev.sluice.journal.RunHeader;
import dev.sluice.shell.Shell.Outcome;
import dev.sluice.sql.Name;
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
        RunHeader header = new RunHeader(runbook, "x.groovy", "hash", "{}", "0.1");
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
        CompletableFuture<Outcome> second =
                CompletableFuture.supplyAsync(() -> desk.run("run", "a.groovy", "--wait", "20s"));
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
}
