package dev.sluice.shell.runbook;

import dev.sluice.command.Databases;
import dev.sluice.command.Gate;
import dev.sluice.command.Progress;
import dev.sluice.command.Session;
import dev.sluice.db.Database;
import dev.sluice.db.TestDatabases;
import dev.sluice.journal.Journal;
import dev.sluice.journal.Locks;
import dev.sluice.journal.Run;
import dev.sluice.journal.RunHeader;
import dev.sluice.journal.RunId;
import dev.sluice.shell.script.Lab;
import dev.sluice.sql.Name;
import dev.sluice.testing.EngineDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One process's side of a run that is going to be broken: its connection, its journal, its runbook. */
record Rig(Database home, Journal journal, Optional<Runbook> runbook) implements AutoCloseable {
    /** Steps of all kinds. Whole, it leaves {@link #EXPECTED}. */
    static final String MIXED = """
            runbook 'Mixed'
            def label = param 'label', String, default: 'a'
            def seen = fact('seen') { count 't' }
            def first = step('one') { touch 't', label: label + seen; value "select 'b'" }
            step('chunks', tx: 'chunks') { trickle 't', rows: 4, commitEvery: 2 }
            step('left out', when: { count('t') < 0 }) { touch 't', label: 'never' }
            group('end') {
                step('two') { sql 'insert into t (label) values (:l)', l: first }
                step('three') { touch 't', label: 'c' }
            }
            step('phases', tx: 'phases') { trickle 't', rows: 2, commitEvery: 1 }
            """;

    static final List<String> EXPECTED = List.of("a0", "b", "c", "n1", "n2", "n3", "n4", "p1", "p2");

    static final RunHeader HEADER = new RunHeader("Mixed", "mixed.groovy", "hash", "{}", "0.1", "", "");

    /** A directory for local files that is in memory where the system has one: a rig writes thousands of lines to disk. */
    static Path quickDirectory() {
        Path memory = Path.of("/dev/shm");
        try {
            return Files.isWritable(memory)
                    ? Files.createTempDirectory(memory, "sluice-rig")
                    : Files.createTempDirectory("sluice-rig");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void delete(Path directory) {
        try (Stream<Path> found = Files.walk(directory)) {
            for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Runbook mixed() {
        return Runbook.compile("mixed.groovy", MIXED, Lab.LANGUAGE);
    }

    static Rig at(EngineDatabase.Address address, Path mirrors, Runbook runbook) {
        Rig bare = at(address, mirrors);
        return new Rig(bare.home, bare.journal, Optional.of(runbook));
    }

    /** Without a runbook. */
    static Rig at(EngineDatabase.Address address, Path mirrors) {
        Database home = TestDatabases.at(address);
        return new Rig(home, Journal.open(home, Name.of("sluice"), mirrors), Optional.empty());
    }

    RunOptions options() {
        Databases one = new Databases() {
            @Override
            public Database home() {
                return home;
            }

            @Override
            public Database named(String profile) {
                return home;
            }
        };
        return RunOptions.of(new Session(one, new Gate("test", false, false, false), Progress.NONE));
    }

    RunResult in(Run run) {
        return in(run, options());
    }

    RunResult in(Run run, RunOptions options) {
        return RunbookRunner.run(runbook.orElseThrow(), options.withJournal(new RunJournal(run, text -> text)));
    }

    /** Begins a run and goes as far as it can. */
    RunResult start() {
        try (Run run = journal.start(HEADER, Locks.RUNBOOK)) {
            return in(run);
        }
    }

    RunResult resume(RunId id) {
        try (Run run = journal.resume(id, new Locks(List.of(), Duration.ofSeconds(10)))) {
            return in(run);
        }
    }

    @Override
    public void close() {
        home.close();
    }
}
