package dev.sluice.command.migrate;

import dev.sluice.command.Command;
import dev.sluice.command.CommandBench;
import dev.sluice.command.Databases;
import dev.sluice.command.Gate;
import dev.sluice.command.Progress;
import dev.sluice.command.Report;
import dev.sluice.command.Session;
import dev.sluice.command.Word;
import dev.sluice.db.Database;
import dev.sluice.testing.Engine;
import dev.sluice.testing.EngineDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A database and a folder of change logs. */
final class MigrateBench implements AutoCloseable, Databases {
    private static final String HEAD = """
            <?xml version="1.0" encoding="UTF-8"?>
            <databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog"
                xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                xsi:schemaLocation="http://www.liquibase.org/xml/ns/dbchangelog http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-4.33.xsd">
            """;

    final CommandBench bench;
    final EngineDatabase database;
    private Path folder;
    private dev.sluice.sql.Name journal = dev.sluice.sql.Name.of("sluice");
    private final Path made;

    MigrateBench(Engine engine) {
        bench = new CommandBench(engine);
        database = bench.database;
        try {
            made = Files.createTempDirectory("sluice-changelogs");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        folder = made;
    }

    /** Change logs that are there already. */
    MigrateBench at(Path other) {
        folder = other;
        return this;
    }

    MigrateBench file(String name, String text) {
        try {
            Path file = made.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    MigrateBench xml(String name, String body) {
        return file(name, HEAD + body + "</databaseChangeLog>\n");
    }

    /** Another schema for the journal. */
    MigrateBench journal(String schema) {
        journal = dev.sluice.sql.Name.of(schema);
        return this;
    }

    @Override
    public dev.sluice.sql.Name journalSchema() {
        return journal;
    }

    MigrateBench with(String... sql) {
        bench.with(sql);
        return this;
    }

    boolean isPostgres() {
        return bench.isPostgres();
    }

    Session session() {
        return new Session(this, new Gate("t", false, false, false), Progress.NONE);
    }

    static Command<?> command(Word word, String target, Object... options) {
        return CommandBench.command(word, target, options);
    }

    Report run(Word word, String target, Object... options) {
        return session().run(command(word, target, options));
    }

    /** Each change set with what became of it. */
    List<String> outcomes(Word word, String target, Object... options) {
        return outcomes(run(word, target, options));
    }

    static List<String> outcomes(Report report) {
        return ((MigrateReport) report)
                .results().stream()
                        .map(r -> r.set().name() + " " + r.outcome().name().toLowerCase(Locale.ROOT))
                        .toList();
    }

    List<String> states(StatusReport status) {
        return status.outline().grids().get(0).rows().stream()
                .map(row -> row.get(0).toString().replaceAll(".*::(.*)::.*", "$1") + " "
                        + row.get(1).toString().replaceAll("Text\\[text=(.*)]", "$1"))
                .toList();
    }

    String refusal(Word word, String target, Object... options) {
        try {
            run(word, target, options);
            return "done";
        } catch (dev.sluice.SluiceException e) {
            return e.kind().exitCode() + ": " + e.getMessage();
        }
    }

    /** Those of the test. */
    List<String> tables() {
        String sql = isPostgres()
                ? "select tablename from pg_tables where schemaname = 'public' and tablename !~ '^databasechangelog' order by 1"
                : "select name from sqlite_schema where type = 'table' and name not like 'DATABASECHANGELOG%' and name not like 'sqlite_%' order by 1";
        return column(sql).stream().map(Object::toString).toList();
    }

    List<Object> allTables() {
        return column(
                isPostgres()
                        ? "select tablename from pg_tables where schemaname = 'public'"
                        : "select name from sqlite_schema where type = 'table'");
    }

    /** Who has Liquibase's lock; empty when nobody has, or there is no such table. */
    List<Object> lockedBy() {
        boolean there = isPostgres()
                ? !column("select 1 from pg_tables where tablename = 'databasechangeloglock'")
                        .isEmpty()
                : !column("select 1 from sqlite_schema where name = 'DATABASECHANGELOGLOCK'")
                        .isEmpty();
        return there ? column("select lockedby from databasechangeloglock where locked") : List.of();
    }

    List<Object> column(String sql) {
        return bench.column(sql);
    }

    List<String> statements() {
        return bench.statements();
    }

    @Override
    public Database home() {
        return bench.home();
    }

    @Override
    public Database named(String profile) {
        return bench.home();
    }

    @Override
    public Path directory() {
        return folder;
    }

    /** The same with another connection to the database. */
    Databases withHome(Database other) {
        MigrateBench first = this;
        return new Databases() {
            @Override
            public Database home() {
                return other;
            }

            @Override
            public Database named(String profile) {
                return other;
            }

            @Override
            public Path directory() {
                return first.directory();
            }
        };
    }

    @Override
    public void close() {
        bench.close();
        try (Stream<Path> all = Files.walk(made)) {
            all.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(java.io.File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
