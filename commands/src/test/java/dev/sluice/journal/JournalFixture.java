package dev.sluice.journal;

import dev.sluice.db.Access;
import dev.sluice.db.Database;
import dev.sluice.db.TestDatabases;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.testing.Engine;
import dev.sluice.testing.EngineDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** A database with a table {@code work} for steps to write, and a directory for mirrors. */
final class JournalFixture implements AutoCloseable {
    static final Name SCHEMA = Name.of("sluice");
    static final RunHeader HEADER = new RunHeader("Reimport", "reimport.groovy", "f1", "{}", "0.1", "", "");
    static final StepMark STEP = new StepMark(1, "stage", "s1");

    final EngineDatabase raw;
    final Path mirrors;
    private final List<Database> opened = new ArrayList<>();

    JournalFixture(Engine engine) {
        raw = engine.open();
        raw.execute("create table work (n integer not null)");
        try {
            mirrors = Files.createTempDirectory("sluice-test").resolve("runs");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Database database() {
        return database(raw.address());
    }

    Database database(EngineDatabase.Address address) {
        Database database = TestDatabases.at(address);
        opened.add(database);
        return database;
    }

    Journal journal() {
        return journal(database());
    }

    Journal journal(Database home) {
        return Journal.open(home, SCHEMA, mirrors);
    }

    /** A step that writes one row. */
    static StepEnd oneRow(Run run) {
        return run.once(STEP, tx -> {
            tx.execute(Sql.of("insert into work values (1)"));
            return StepEnd.done(new Counts(1, 0, 0), RecordedValue.of(1L));
        });
    }

    long workRows() {
        return number("select count(*) from work");
    }

    long number(String sql) {
        return ((Number) raw.query(sql).get(0).get(0)).longValue();
    }

    /** The name of one of the journal's tables in this engine. */
    String table(String name) {
        return raw.engine() == Engine.SQLITE ? "sluice_" + name : "sluice." + name;
    }

    static <T> T write(Database home, Function<dev.sluice.db.Transaction, T> body) {
        return home.transaction(Access.WRITE, body);
    }

    @Override
    public void close() {
        opened.forEach(Database::close);
        raw.close();
        try (Stream<Path> found = Files.walk(mirrors.getParent())) {
            for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
