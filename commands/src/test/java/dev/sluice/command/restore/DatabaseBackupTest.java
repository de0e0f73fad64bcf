package dev.sluice.command.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.SluiceException;
import dev.sluice.command.Gate;
import dev.sluice.command.Progress;
import dev.sluice.command.Session;
import dev.sluice.db.Access;
import dev.sluice.db.Database;
import dev.sluice.journal.Journal;
import dev.sluice.journal.Locks;
import dev.sluice.journal.Run;
import dev.sluice.journal.RunHeader;
import dev.sluice.sql.Name;
import dev.sluice.testing.Engine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code backup database: true}, and the way back from it. */
class DatabaseBackupTest {
    private static final String[] ZOO = {
        "create table zoo (id integer primary key, name text)",
        "create view names as select name from zoo",
        "insert into zoo values (1, 'lion'), (2, null)"
    };

    @TempDir
    Path folder;

    private static Path taken(BackupBench bench, Object... options) {
        return bench.backup(
                List.of(),
                Stream.concat(Stream.of("database", true), Stream.of(options)).toArray());
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aDatabaseComesBackWithItsDefinitionsAndTheOldOneStays(Engine engine) throws Exception {
        try (BackupBench bench = new BackupBench(engine, folder).with(ZOO)) {
            taken(bench, "as", "all");
            bench.with("drop view names", "drop table zoo", "create table other (id integer)");
            String old = "";
            try {
                old = bench.replaced("all");
                assertThat(bench.all("zoo")).isEqualTo("[[1, lion], [2, null]]");
                assertThat(bench.all("names").split(",", -1)).hasSize(2);
                assertThatThrownBy(() -> bench.all("other")).hasMessageContaining("other");
                assertThat(bench.allOf(old, "other")).isEqualTo("[]");
                // And once more: a restore does not use the backup up.
                bench.with("delete from zoo");
                assertThat(bench.replaced("all", "dropOld", true)).isEmpty();
                assertThat(bench.all("zoo")).isEqualTo("[[1, lion], [2, null]]");
            } finally {
                bench.dropDatabases();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void theListTellsOfItAndRetainRemovesTheCopyAsWell(Engine engine) throws Exception {
        try (BackupBench bench = new BackupBench(engine, folder).with(ZOO)) {
            try {
                taken(bench, "as", "all");
                Thread.sleep(1100);
                taken(bench, "as", "all", "retain", 1);
                assertThat(bench.kept()).hasSize(1);
                assertThat(bench.databases()).hasSize(engine == Engine.SQLITE ? 0 : 1);
                assertThat(bench.listed()).contains("the database").contains("definitions: ");
            } finally {
                bench.dropDatabases();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aTransactionIsNoPlaceForIt(Engine engine) {
        try (BackupBench bench = new BackupBench(engine, folder).with(ZOO)) {
            assertThatThrownBy(() -> bench.home().transaction(Access.WRITE, tx -> taken(bench)))
                    .isInstanceOf(SluiceException.class)
                    .hasMessageContaining("backup commits by itself and cannot run inside a transaction");
            assertThat(bench.databases()).isEmpty();
        }
    }

    @Test
    void sessionsInTheWayAreNamedAndOnlyEndedWhenThatIsAsked() throws SQLException {
        try (BackupBench bench = new BackupBench(Engine.POSTGRES, folder).with(ZOO);
                Connection guest = bench.database.connect()) {
            guest.setClientInfo("ApplicationName", "a guest");
            try {
                assertThatThrownBy(() -> taken(bench))
                        .isInstanceOf(SluiceException.class)
                        .hasMessageContaining("a session is connected: ")
                        .hasMessageContaining("a guest")
                        .hasMessageContaining("endSessions: true");
                assertThat(guest.isValid(5)).isTrue();
                assertThat(bench.databases()).isEmpty();
                taken(bench, "as", "all", "endSessions", true);
                assertThat(guest.isValid(5)).isFalse();
            } finally {
                bench.dropDatabases();
            }
        }
    }

    @Test
    void settingsAndRightsOfTheDatabaseStay() {
        try (BackupBench bench = new BackupBench(Engine.POSTGRES, folder).with(ZOO)) {
            try {
                String name = bench.home().server().database();
                bench.with(
                        "alter database " + name + " set search_path to \"$user\", public, 'x y'",
                        "revoke connect on database " + name + " from public",
                        "comment on database " + name + " is 'it''s ours'");
                String traits = bench.traits();
                taken(bench, "as", "all");
                bench.replaced("all");
                assertThat(bench.traits()).isEqualTo(traits).contains("x y").contains("it's ours");
            } finally {
                bench.dropDatabases();
            }
        }
    }

    @Test
    void aCopyThatWasChangedOrIsGoneIsRefused() {
        try (BackupBench bench = new BackupBench(Engine.POSTGRES, folder).with(ZOO)) {
            try {
                taken(bench, "as", "all");
                String copy = bench.databases().get(0);
                bench.with("alter database " + copy + " allow_connections true");
                bench.in(copy, "update zoo set name = 'tiger' where id = 1");
                assertThat(bench.refusal("all"))
                        .startsWith("2: the backup is damaged: the rows of its copy are others");
                bench.with("drop database " + copy);
                assertThat(bench.refusal("all")).startsWith("2: ").contains("is not on this server");
                assertThat(bench.all("zoo")).isEqualTo("[[1, lion], [2, null]]");
                assertThat(bench.databases()).isEmpty();
            } finally {
                bench.dropDatabases();
            }
        }
    }

    @Test
    void aDamagedFileIsRefused() throws Exception {
        try (BackupBench bench = new BackupBench(Engine.SQLITE, folder).with(ZOO)) {
            Path file = taken(bench, "as", "all").resolve("database.sqlite");
            byte[] bytes = Files.readAllBytes(file);
            bytes[bytes.length / 2] ^= 4;
            Files.write(file, bytes, StandardOpenOption.WRITE);
            bench.with("delete from zoo");
            assertThat(bench.refusal("all")).startsWith("2: ").contains("its size or its SHA-256 is another");
            assertThat(bench.all("zoo")).isEqualTo("[]");
        }
    }

    @Test
    void aFileThatSomebodyWritesIsNotReplaced() throws Exception {
        try (BackupBench bench = new BackupBench(Engine.SQLITE, folder).with(ZOO);
                Connection other = bench.database.connect()) {
            taken(bench, "as", "all");
            bench.with("delete from zoo");
            other.createStatement().execute("begin immediate");
            assertThat(bench.refusal("all")).startsWith("75: ");
            other.createStatement().execute("rollback");
            assertThat(bench.all("zoo")).isEqualTo("[]");
            assertThat(bench.replaced("all")).isNotEmpty();
            assertThat(bench.all("zoo")).hasSizeGreaterThan(5);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void optionsOfTheOtherKindAreRefused(Engine engine) {
        try (BackupBench bench = new BackupBench(engine, folder).with(ZOO)) {
            assertThatThrownBy(() -> bench.backup(List.of("zoo"), "database", true))
                    .hasMessageContaining("tables, or database: true, and not both");
            assertThatThrownBy(() -> bench.backup(List.of("zoo"), "endSessions", true))
                    .hasMessageContaining("endSessions: is for database: true");
            bench.backup(List.of("zoo"), "as", "t");
            assertThat(bench.refusal("t", "dropOld", true)).startsWith("2: ").contains("this is of tables");
            try {
                taken(bench, "as", "all");
                assertThat(bench.refusal("all", "only", List.of("zoo")))
                        .startsWith("2: ")
                        .contains("of the whole database");
            } finally {
                bench.dropDatabases();
            }
        }
    }

    private static Journal journal(BackupBench bench, Database home) {
        return Journal.open(home, Name.of("sluice"), bench.folder.resolve("runs"));
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void whatComesIntoTheJournalUntilTheLastMomentIsTakenAlong(Engine engine) {
        RunHeader header = new RunHeader("Nightly", "nightly.groovy", "f1", "{}", "0.1", "", "");
        try (BackupBench bench = new BackupBench(engine, folder).with(ZOO)) {
            try {
                taken(bench, "as", "all");
                journal(bench, bench.home()).start(header, Locks.RUNBOOK).close();
                Progress meanwhile = (phase, done, of) -> {
                    if (phase.equals("replace the database")) {
                        String table = engine == Engine.SQLITE ? "sluice_run" : "sluice.run";
                        bench.with("update " + table + " set runbook = 'Changed'");
                    }
                };
                new Session(bench, new Gate("t", false, false, false), meanwhile)
                        .run(BackupBench.command(RestoreWord.WORD, List.of("all"), "dropOld", true));
                assertThat(journal(bench, bench.home()).runs(9))
                        .singleElement()
                        .satisfies(run -> assertThat(run.header().runbook()).isEqualTo("Changed"));
            } finally {
                bench.dropDatabases();
            }
        }
    }

    @Test
    void theRunsLockIsHeldOnTheDatabaseThatHasComeInThePlaceOfTheOld() {
        RunHeader header = new RunHeader("Nightly", "nightly.groovy", "f1", "{}", "0.1", "", "");
        try (BackupBench bench = new BackupBench(Engine.POSTGRES, folder).with(ZOO);
                BackupBench.Second second = bench.second()) {
            try {
                taken(bench, "as", "all");
                try (Run run = journal(bench, bench.home()).start(header, Locks.RUNBOOK)) {
                    bench.replaced("all");
                    assertThatThrownBy(() -> journal(bench, second.home()).start(header, Locks.RUNBOOK))
                            .hasMessageContaining("is locked by run " + run.id());
                }
                journal(bench, second.home()).start(header, Locks.RUNBOOK).close();
            } finally {
                bench.dropDatabases();
            }
        }
    }
}
