package dev.sluice.journal;

import static dev.sluice.journal.JournalFixture.HEADER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.Database;
import dev.sluice.db.Transaction;
import dev.sluice.sql.Sql;
import dev.sluice.testing.ChildJvm;
import dev.sluice.testing.Engine;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RunLockTest {
    private static final RunHeader OTHER = new RunHeader("Other", "other.groovy", "f2", "{}", "0.1", "", "");

    @ParameterizedTest
    @EnumSource(Engine.class)
    void theSecondIsToldWhoHoldsTheLockAndSinceWhen(Engine engine) {
        try (JournalFixture fixture = new JournalFixture(engine);
                ChildJvm child = JournalChild.at("started", fixture.raw.address(), fixture.mirrors)) {
            assertThatThrownBy(() -> fixture.journal().start(HEADER, Locks.RUNBOOK))
                    .isInstanceOfSatisfying(SluiceException.class, e -> {
                        assertThat(e.kind()).isEqualTo(Kind.LOCKED);
                        assertThat(e.state()).isEqualTo("nothing changed");
                    })
                    .hasMessageMatching("runbook \"Reimport\" is locked by run " + JournalChild.run(child) + " of "
                            + System.getProperty("user.name") + "@.*, process " + child.pid()
                            + ", since 2\\d{3}-\\d\\d-\\d\\dT[0-9:]+Z - wait for its end, then run again");
            assertThat(fixture.journal().runs(10)).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"POSTGRES, started", "POSTGRES, marked", "POSTGRES, busy", "SQLITE, started"})
    void theNextIsInWithinASecondAfterTheHolderWasKilled(Engine engine, String point) {
        try (JournalFixture fixture = new JournalFixture(engine);
                ChildJvm child = JournalChild.at(point, fixture.raw.address(), fixture.mirrors)) {
            Journal journal = fixture.journal();
            journal.runs(1);
            RunId id = JournalChild.kill(child);
            Instant killed = Instant.now();
            try (Run run = journal.resume(id, Locks.RUNBOOK)) {
                assertThat(Duration.between(killed, Instant.now())).isLessThan(Duration.ofSeconds(1));
                assertThat(run.standing(1)).isEmpty();
            }
        }
    }

    /** Who resumes a run has a companion too, before it has the lock. */
    @Test
    void theCompanionOfAnotherSessionOfTheRunDoesNotKeepADeadHolderAlive() throws SQLException {
        try (JournalFixture fixture = new JournalFixture(Engine.POSTGRES);
                ChildJvm child = JournalChild.at("busy", fixture.raw.address(), fixture.mirrors);
                Connection waiter = fixture.raw.connect()) {
            RunId id = JournalChild.kill(child);
            waiter.setClientInfo("ApplicationName", Holder.companion(id, 1));
            fixture.journal().resume(id, Locks.RUNBOOK).close();
        }
    }

    @Test
    void aBusyHolderThatLivesIsNotEnded() {
        try (JournalFixture fixture = new JournalFixture(Engine.POSTGRES);
                ChildJvm child = JournalChild.at("busy", fixture.raw.address(), fixture.mirrors)) {
            Locks patient = new Locks(List.of(), Duration.ofMillis(600));
            assertThatThrownBy(() -> fixture.journal().start(HEADER, patient)).hasMessageContaining("is locked by");
            assertThat(child.isAlive()).isTrue();
            assertThat(fixture.number("select count(*) from pg_stat_activity where query like '%pg_sleep(60)'"
                            + " and state = 'active' and pid <> pg_backend_pid()"))
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void anotherRunbookRunsBesideUnlessItNamesTheSameLock(Engine engine) {
        Locks nightly = new Locks(List.of("nightly"), Duration.ZERO);
        try (JournalFixture fixture = new JournalFixture(engine);
                Run first = fixture.journal().start(HEADER, nightly)) {
            Journal second = fixture.journal();
            assertThatThrownBy(() -> second.start(OTHER, nightly))
                    .hasMessageStartingWith("lock \"nightly\" is locked by run " + first.id());
            second.start(OTHER, Locks.RUNBOOK).close();
        }
    }

    /** Another run may have it meanwhile. */
    @Test
    void b12_whatIsWrittenOverAnotherSessionThanTheLocksIsRefused() {
        try (JournalFixture fixture = new JournalFixture(Engine.POSTGRES);
                Database home = fixture.database();
                Run run = fixture.journal(home).start(HEADER, Locks.RUNBOOK)) {
            int pid = JournalFixture.write(home, Transaction::pid);
            fixture.raw.query("select pg_terminate_backend(" + pid + ", 5000)");
            assertThatThrownBy(() -> JournalFixture.write(home, tx -> {
                        run.markFirst(tx, JournalFixture.STEP);
                        return true;
                    }))
                    .hasMessageStartingWith("the session that held the run's lock was lost");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void isFreeOnceTheRunIsClosed(Engine engine) {
        try (JournalFixture fixture = new JournalFixture(engine);
                Database home = fixture.database()) {
            Run first = fixture.journal(home).start(HEADER, Locks.RUNBOOK);
            first.close();
            fixture.journal().start(HEADER, Locks.RUNBOOK).close();
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void whoWaitsGetsInWhenTheHolderEnds(Engine engine) throws InterruptedException {
        try (JournalFixture fixture = new JournalFixture(engine)) {
            Run first = fixture.journal().start(HEADER, Locks.RUNBOOK);
            Thread end = new Thread(() -> {
                Pause.shortly();
                first.close();
            });
            Journal second = fixture.journal();
            end.start();
            second.start(HEADER, new Locks(List.of(), Duration.ofSeconds(10))).close();
            end.join();
        }
    }

    @Test
    void aHolderWhoseCompanionWasEndedIsGivenANewOneBeforeItsNextStep() {
        try (JournalFixture fixture = new JournalFixture(Engine.POSTGRES);
                Run run = fixture.journal().start(HEADER, Locks.RUNBOOK)) {
            String companions =
                    "from pg_stat_activity where application_name like 'sluice " + run.id() + " companion %'";
            fixture.raw.query("select pg_terminate_backend(pid, 5000) " + companions);
            assertThat(fixture.number("select count(*) " + companions)).isZero();
            JournalFixture.oneRow(run);
            assertThat(fixture.number("select count(*) " + companions)).isEqualTo(1);
        }
    }

    @Test
    void aForeignSessionThatHoldsTheKeyIsLeftAlone() {
        try (JournalFixture fixture = new JournalFixture(Engine.POSTGRES);
                Database home = fixture.database();
                Database foreign = fixture.database()) {
            String scope = Identity.of(home).text() + "/sluice";
            long key = LockName.of(scope, "Reimport", List.of()).get(0).number();
            JournalFixture.write(foreign, tx -> tx.query(Sql.of("select pg_advisory_lock(?)", key)));
            assertThatThrownBy(() -> fixture.journal(home).start(HEADER, Locks.RUNBOOK))
                    .hasMessageStartingWith("runbook \"Reimport\" is locked by a session named");
            assertThat(foreign.server().isPostgres()).isTrue();
        }
    }

    @Test
    void aSessionsNameTellsTheHolderWithinWhatTheServerKeeps() {
        Holder holder = new Holder(
                new RunId("r-abcdefghij"), 4711, Instant.parse("2026-02-01T03:04:05Z"), "ops@" + "h".repeat(80));
        assertThat(holder.label()).hasSize(63).startsWith("sluice r-abcdefghij 4711 ");
        Holder parsed = Holder.parse(holder.label()).orElseThrow();
        assertThat(parsed.pid()).isEqualTo(4711);
        assertThat(parsed.since()).isEqualTo(holder.since());
        assertThat(parsed.who()).startsWith("ops@hhhh");
        assertThat(Holder.parse("psql")).isEmpty();
    }
}
