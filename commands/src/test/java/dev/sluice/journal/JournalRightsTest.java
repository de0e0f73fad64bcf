package dev.sluice.journal;

import static dev.sluice.journal.JournalFixture.HEADER;
import static dev.sluice.journal.JournalFixture.SCHEMA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.db.Database;
import dev.sluice.dialect.Postgres;
import dev.sluice.testing.ChildJvm;
import dev.sluice.testing.Engine;
import dev.sluice.testing.EngineDatabase;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A role that may write the user's tables and make none. */
class JournalRightsTest {
    private final String role = "sluice_test_worker_" + ProcessHandle.current().pid();
    private JournalFixture fixture;
    private EngineDatabase.Address worker;

    @BeforeEach
    void makeRole() {
        fixture = new JournalFixture(Engine.POSTGRES);
        worker = JournalSettings.role(role, fixture.raw.address());
        fixture.raw.execute("grant select, insert on work to " + role);
    }

    @AfterEach
    void dropRole() {
        fixture.close();
        JournalSettings.execute("drop role " + role);
    }

    @ParameterizedTest
    @ValueSource(strings = {"worked", "finished", "committed"})
    void whereNoTableMayBeMadeTheFileTellsAfterAnyKill(String point) {
        try (ChildJvm child = JournalChild.at(point, worker, fixture.mirrors)) {
            RunId id = JournalChild.kill(child);
            try (Run run = fixture.journal(fixture.database(worker)).resume(id, Locks.RUNBOOK)) {
                assertThat(run.keeping()).isEqualTo(Keeping.FILE);
                assertThat(run.finished(1, "s1").isPresent()).isEqualTo(point.equals("committed"));
                if (run.finished(1, "s1").isEmpty()) {
                    JournalFixture.oneRow(run);
                }
                run.end(Outcome.DONE);
            }
            assertThat(fixture.workRows()).isEqualTo(1);
            Journal journal = fixture.journal(fixture.database(worker));
            assertThat(journal.find(id).orElseThrow().outcome()).isEqualTo(Outcome.DONE);
            assertThat(journal.steps(id)).extracting(StepRecord::outcome).containsExactly(Outcome.DONE);
        }
    }

    @Test
    void aFileThatIsGoneOrOfAnotherDatabaseIsNotTrusted() throws IOException {
        RunId id;
        try (Run run = fixture.journal(fixture.database(worker)).start(HEADER, Locks.RUNBOOK)) {
            id = run.id();
            JournalFixture.oneRow(run);
        }
        try (JournalFixture other = new JournalFixture(Engine.POSTGRES)) {
            EngineDatabase.Address elsewhere =
                    new EngineDatabase.Address(other.raw.jdbcUrl(), worker.user(), worker.password());
            assertThatThrownBy(() -> fixture.journal(other.database(elsewhere)).resume(id, Locks.RUNBOOK))
                    .hasMessageContaining("was started on another database");
        }
        Files.delete(Mirror.file(fixture.mirrors, id));
        assertThatThrownBy(() -> fixture.journal(fixture.database(worker)).resume(id, Locks.RUNBOOK))
                .hasMessageStartingWith("there is no run " + id);
    }

    @Test
    void tablesThatAnAdministratorMadeBeforehandAreUsed() {
        fixture.raw.execute(JournalDdl.text(new Postgres(), SCHEMA));
        try (Database home = fixture.database(worker)) {
            assertThatThrownBy(() -> fixture.journal(home).start(HEADER, Locks.RUNBOOK))
                    .hasMessage("the journal's tables in schema \"sluice\" are not this role's to write"
                            + " - see the grants of: sluice journal ddl");
            fixture.raw.execute(
                    "grant usage on schema sluice to " + role,
                    "grant select, insert, update on all tables in schema sluice to " + role);
            try (Run run = fixture.journal(home).start(HEADER, Locks.RUNBOOK)) {
                assertThat(run.keeping()).isEqualTo(Keeping.TABLES);
                JournalFixture.oneRow(run);
                run.end(Outcome.DONE);
            }
        }
    }

    @Test
    void aRoleThatMayCreateInItsSchemaOnlyMakesTheTablesThere() {
        fixture.raw.execute("create schema sluice", "grant usage, create on schema sluice to " + role);
        try (Run run = fixture.journal(fixture.database(worker)).start(HEADER, Locks.RUNBOOK)) {
            assertThat(run.keeping()).isEqualTo(Keeping.TABLES);
        }
    }

    @Test
    void aWatermarkIsRefusedWhereNoTableMayBeMade() {
        SyncMeta meta = fixture.journal().syncMeta();
        SyncMeta.Entry entry = new SyncMeta.Entry(new SyncMeta.Key("lab:t", "t"), "id", "7", 1, "");
        try (Database home = fixture.database(worker)) {
            assertThatThrownBy(() -> JournalFixture.write(home, tx -> {
                        meta.write(tx, entry);
                        return 1;
                    }))
                    .hasMessageContaining("have them made with: sluice journal ddl");
        }
    }

    @Test
    void tablesOfANewerProgramAreRefused() {
        fixture.journal().start(HEADER, Locks.RUNBOOK).close();
        fixture.raw.execute("update sluice.version set version = 3");
        assertThatThrownBy(() -> fixture.journal().start(HEADER, Locks.RUNBOOK))
                .hasMessageStartingWith("the journal's tables are of version 3, this program knows 2");
    }
}
