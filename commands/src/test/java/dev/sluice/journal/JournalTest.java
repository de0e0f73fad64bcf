package dev.sluice.journal;

import static dev.sluice.journal.JournalFixture.HEADER;
import static dev.sluice.journal.JournalFixture.STEP;
import static dev.sluice.journal.JournalFixture.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.Access;
import dev.sluice.db.Database;
import dev.sluice.db.TestDatabases;
import dev.sluice.sql.Sql;
import dev.sluice.testing.ChildJvm;
import dev.sluice.testing.Engine;
import dev.sluice.testing.EngineDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class JournalTest {
    @ParameterizedTest
    @EnumSource(Engine.class)
    void aFinishedStepIsFoundWithItsValueByWhoResumes(Engine engine) {
        try (JournalFixture fixture = new JournalFixture(engine)) {
            RunId id;
            try (Run run = fixture.journal().start(HEADER, Locks.RUNBOOK)) {
                id = run.id();
                assertThat(run.keeping()).isEqualTo(Keeping.TABLES);
                assertThat(run.finished(1, "s1")).isEmpty();
                JournalFixture.oneRow(run);
            }
            try (Run run = fixture.journal().resume(id, Locks.RUNBOOK)) {
                StepRecord step = run.finished(1, "s1").orElseThrow();
                assertThat(step.mark()).isEqualTo(STEP);
                assertThat(step.end()).isEqualTo(StepEnd.done(new Counts(1, 0, 0), RecordedValue.of(1L)));
                assertThat(step.transaction().isEmpty()).isEqualTo(engine == Engine.SQLITE);
                run.end(Outcome.DONE);
            }
            RunRecord record = fixture.journal().find(id).orElseThrow();
            assertThat(record.header()).isEqualTo(HEADER);
            assertThat(record.outcome()).isEqualTo(Outcome.DONE);
            assertThat(record.ended().orElseThrow()).isAfterOrEqualTo(record.started());
            assertThat(fixture.journal().runs(10)).containsExactly(record);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aStepThatFailsLeavesNoMark(Engine engine) {
        try (JournalFixture fixture = new JournalFixture(engine);
                Run run = fixture.journal().start(HEADER, Locks.RUNBOOK)) {
            assertThatThrownBy(() -> run.once(STEP, tx -> {
                        tx.execute(Sql.of("insert into work values (1)"));
                        throw new AssertionError("a failed assert is an Error");
                    }))
                    .isInstanceOf(AssertionError.class);
            assertThat(run.standing(1)).isEmpty();
            JournalFixture.oneRow(run);
            assertThat(fixture.workRows()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aDoneStepWhoseTextWasChangedIsRefused(Engine engine) {
        try (JournalFixture fixture = new JournalFixture(engine);
                Run run = fixture.journal().start(HEADER, Locks.RUNBOOK)) {
            JournalFixture.oneRow(run);
            assertThatThrownBy(() -> run.finished(1, "s2"))
                    .hasMessage("step 1 \"stage\" is done, and its text was changed since - reimport.groovy - take the"
                            + " change back, or accept it: sluice resume " + run.id() + " --accept-changes");
            assertThat(run.standing(1)).isPresent();
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aStepThatWasTakenBackCanBeDoneAgain(Engine engine) {
        try (JournalFixture fixture = new JournalFixture(engine);
                Database home = fixture.database();
                Run run = fixture.journal(home).start(HEADER, Locks.RUNBOOK)) {
            JournalFixture.oneRow(run);
            write(home, tx -> {
                run.finishMark(tx, 1, new StepEnd(Outcome.UNDONE, Counts.NONE, RecordedValue.NULL));
                return 1;
            });
            assertThat(run.finished(1, "s1")).isEmpty();
            JournalFixture.oneRow(run);
            assertThat(run.finished(1, "s1")).isPresent();
            assertThatThrownBy(() -> JournalFixture.oneRow(run)).hasMessageContaining("was marked by another runner");
            assertThat(fixture.workRows()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void chunksAreKeptWithTheirCursorAndNoneTwice(Engine engine) {
        try (JournalFixture fixture = new JournalFixture(engine);
                Database home = fixture.database();
                Run run = fixture.journal(home).start(HEADER, Locks.RUNBOOK)) {
            write(home, tx -> {
                run.markFirst(tx, STEP);
                run.advance(tx, 1, new Advance("", "10", new Counts(0, 10, 0)));
                return 1;
            });
            write(home, tx -> {
                run.advance(tx, 1, new Advance("10", "20", new Counts(0, 20, 0)));
                return 1;
            });
            StepRecord standing = run.standing(1).orElseThrow();
            assertThat(standing.outcome()).isEqualTo(Outcome.RUNNING);
            assertThat(standing.cursor()).isEqualTo("20");
            assertThat(standing.end().counts()).isEqualTo(new Counts(0, 20, 0));
            assertThatThrownBy(() -> write(home, tx -> {
                        run.advance(tx, 1, new Advance("10", "20", new Counts(0, 20, 0)));
                        return 1;
                    }))
                    .hasMessageContaining("was marked by another runner");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "POSTGRES, marked", "POSTGRES, finished", "POSTGRES, committed",
        "SQLITE, marked", "SQLITE, finished", "SQLITE, committed"
    })
    void killedBetweenAnyTwoStatementsTheStepIsThereExactlyOnce(Engine engine, String point) {
        try (JournalFixture fixture = new JournalFixture(engine);
                ChildJvm child = JournalChild.at(point, fixture.raw.address(), fixture.mirrors)) {
            RunId id = JournalChild.kill(child);
            try (Run run = fixture.journal().resume(id, Locks.RUNBOOK)) {
                Optional<StepRecord> finished = run.finished(1, "s1");
                assertThat(finished.isPresent()).isEqualTo(point.equals("committed"));
                if (finished.isEmpty()) {
                    JournalFixture.oneRow(run);
                }
                run.end(Outcome.DONE);
            }
            assertThat(fixture.workRows()).isEqualTo(1);
            assertThat(fixture.number("select count(*) from " + fixture.table("step") + " where outcome = 'done'"))
                    .isEqualTo(1);
        }
    }

    @Test
    void aCloneDoesNotResumeTheRunsOfItsOriginal() {
        try (JournalFixture fixture = new JournalFixture(Engine.POSTGRES)) {
            RunId id;
            Database home = fixture.database();
            try (Run run = fixture.journal(home).start(HEADER, Locks.RUNBOOK)) {
                id = run.id();
                JournalFixture.oneRow(run);
            }
            home.close();
            String name = (String)
                    fixture.raw.query("select current_database()").get(0).get(0);
            JournalSettings.execute("create database " + name + "_clone template " + name);
            try (Database clone = fixture.database(JournalSettings.database(name + "_clone"))) {
                assertThatThrownBy(() -> fixture.journal(clone).resume(id, Locks.RUNBOOK))
                        .isInstanceOfSatisfying(
                                SluiceException.class, e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED))
                        .hasMessageStartingWith("run " + id + " was started on another database: ");
            } finally {
                JournalSettings.execute("drop database " + name + "_clone with (force)");
            }
        }
    }

    @Test
    void aCopiedSqliteFileDoesNotResumeTheRunsOfItsOriginal() {
        try (JournalFixture fixture = new JournalFixture(Engine.SQLITE)) {
            RunId id;
            try (Run run = fixture.journal().start(HEADER, Locks.RUNBOOK)) {
                id = run.id();
            }
            String copy = fixture.raw.jdbcUrl().replace("test.db", "copy.db");
            fixture.raw.execute("vacuum into '" + copy.replace("jdbc:sqlite:", "") + "'");
            Database home = fixture.database(new EngineDatabase.Address(copy, "", ""));
            assertThatThrownBy(() -> fixture.journal(home).resume(id, Locks.RUNBOOK))
                    .hasMessageStartingWith("run " + id + " was started on another database: ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}\n", "{\"event\":\"RUN\",\"previous\":\"\"}\nnonsense\n"})
    void theTablesAreTheTruthWhateverTheLocalFileHolds(String content) throws IOException {
        try (JournalFixture fixture = new JournalFixture(Engine.POSTGRES)) {
            RunId id;
            try (Run run = fixture.journal().start(HEADER, Locks.RUNBOOK)) {
                id = run.id();
                JournalFixture.oneRow(run);
            }
            Path file = Mirror.file(fixture.mirrors, id);
            Files.writeString(file, content);
            try (Run run = fixture.journal().resume(id, Locks.RUNBOOK)) {
                assertThat(run.finished(1, "s1")).isPresent();
            }
            assertThat(MirroredRun.read(file).orElseThrow().record().header()).isEqualTo(HEADER);
        }
    }

    @Test
    void aRunThatIsOnlyInTheFileSaysThatTheDatabaseWasReplaced() {
        try (JournalFixture fixture = new JournalFixture(Engine.POSTGRES)) {
            RunId id;
            try (Run run = fixture.journal().start(HEADER, Locks.RUNBOOK)) {
                id = run.id();
            }
            fixture.raw.execute("delete from sluice.run");
            assertThatThrownBy(() -> fixture.journal().resume(id, Locks.RUNBOOK))
                    .hasMessageStartingWith("run " + id + " is in its local file, but not in this database");
            assertThatThrownBy(() -> fixture.journal().resume(new RunId("r-none"), Locks.RUNBOOK))
                    .hasMessageStartingWith("there is no run r-none in this journal");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aRunThatRestoredTheWholeDatabaseWritesItselfIntoItAgain(Engine engine) {
        try (JournalFixture fixture = new JournalFixture(engine);
                Database home = fixture.database();
                Run run = fixture.journal(home).start(HEADER, Locks.RUNBOOK)) {
            JournalFixture.oneRow(run);
            for (String table : List.of("run", "step", "sync_meta", "version")) {
                fixture.raw.execute("drop table " + fixture.table(table));
            }
            write(home, tx -> {
                run.restate(tx);
                return 1;
            });
            assertThat(run.finished(1, "s1").orElseThrow().end().counts()).isEqualTo(new Counts(1, 0, 0));
            run.end(Outcome.DONE);
            assertThat(fixture.journal(home).runs(1).get(0).outcome()).isEqualTo(Outcome.DONE);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void whatOnlyReadsMakesNoTables(Engine engine) {
        try (JournalFixture fixture = new JournalFixture(engine)) {
            Journal journal = fixture.journal();
            assertThat(journal.runs(10)).isEmpty();
            assertThat(journal.find(new RunId("r-none"))).isEmpty();
            String tables = engine == Engine.SQLITE
                    ? "select count(*) from sqlite_schema where name like 'sluice%'"
                    : "select count(*) from pg_namespace where nspname = 'sluice'";
            assertThat(fixture.number(tables)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aWatermarkIsKeptWithTheRowsItSpeaksOfAndNotWithout(Engine engine) {
        SyncMeta.Key key = new SyncMeta.Key("lab:results", "results");
        try (JournalFixture fixture = new JournalFixture(engine);
                Database home = fixture.database()) {
            SyncMeta meta = fixture.journal(home).syncMeta();
            assertThat(home.<Optional<SyncMeta.Entry>>transaction(Access.READ, tx -> meta.read(tx, key)))
                    .isEmpty();
            SyncMeta.Entry first = new SyncMeta.Entry(key, "updated_at", "2026-02-01", 10, "r-abc");
            SyncMeta.Entry second = new SyncMeta.Entry(key, "updated_at", "2026-02-02", 3, "");
            write(home, tx -> {
                meta.write(tx, first);
                return 1;
            });
            assertThatThrownBy(() -> write(home, tx -> {
                        meta.write(tx, second);
                        throw new IllegalStateException("the rows were refused");
                    }))
                    .hasMessage("the rows were refused");
            assertThat(home.<Optional<SyncMeta.Entry>>transaction(Access.READ, tx -> meta.read(tx, key)))
                    .contains(first);
            write(home, tx -> {
                meta.write(tx, second);
                return 1;
            });
            assertThat(home.<Optional<SyncMeta.Entry>>transaction(Access.READ, tx -> meta.read(tx, key)))
                    .contains(second);
        }
    }

    @Test
    void aSqliteFileThatCannotBeWrittenIsRefused() {
        try (JournalFixture fixture = new JournalFixture(Engine.SQLITE);
                Database home = TestDatabases.readOnly(fixture.raw.address())) {
            assertThatThrownBy(() -> fixture.journal(home).start(HEADER, Locks.RUNBOOK))
                    .isInstanceOfSatisfying(
                            SluiceException.class, e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED))
                    .hasMessageStartingWith("no journal can be kept in a SQLite file that cannot be written");
        }
    }
}
