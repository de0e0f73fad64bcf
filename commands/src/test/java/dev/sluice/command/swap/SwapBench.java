package dev.sluice.command.swap;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.SluiceException;
import dev.sluice.command.Arguments;
import dev.sluice.command.Command;
import dev.sluice.command.Gate;
import dev.sluice.command.OneDatabase;
import dev.sluice.command.Outline;
import dev.sluice.command.Progress;
import dev.sluice.command.Report;
import dev.sluice.command.Session;
import dev.sluice.command.StepLog;
import dev.sluice.command.TableChange;
import dev.sluice.command.Word;
import dev.sluice.command.Work;
import dev.sluice.command.load.LoadWord;
import dev.sluice.command.upsert.UpsertWord;
import dev.sluice.db.Database;
import dev.sluice.db.TestDatabases;
import dev.sluice.testing.Engine;
import dev.sluice.testing.EngineDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** A database of one engine and the words around swap. */
final class SwapBench implements AutoCloseable, OneDatabase {
    static final Word SWAP = SwapWord.of(LoadWord.WORD, UpsertWord.WORD);

    /** A table, one that refers to it, and rows that are to take the place of the first one's. */
    static final String[] EVENTS = {
        "create table events (id integer primary key, title varchar(40))",
        "create table notes (id integer primary key, event_id integer references events on delete cascade)",
        "insert into events values (1, 'old'), (2, 'old')",
        "insert into notes values (1, 1)",
        "create table fresh (id integer primary key, title varchar(40))",
        "insert into fresh values (1, 'new'), (3, 'new')"
    };

    final EngineDatabase database;
    final Path folder;
    private final Database home;

    SwapBench(Engine engine, Path folder) {
        this.folder = folder;
        this.database = engine.open();
        this.home = engine == Engine.SQLITE
                ? TestDatabases.enforcing("home", Path.of(database.jdbcUrl().substring("jdbc:sqlite:".length())))
                : TestDatabases.of("home", database);
    }

    /** The same database reached by another way. */
    SwapBench(EngineDatabase database, Database home, Path folder) {
        this.folder = folder;
        this.database = database;
        this.home = home;
    }

    SwapBench with(String... statements) {
        database.execute(statements);
        return this;
    }

    boolean isPostgres() {
        return database.engine() == Engine.POSTGRES;
    }

    Session session() {
        return new Session(this, new Gate("home", false, false, false), Progress.NONE);
    }

    static Command<?> command(Word word, String target, Object... options) {
        Map<String, Object> named = new LinkedHashMap<>();
        for (int i = 0; i < options.length; i += 2) {
            named.put(options[i].toString(), options[i + 1]);
        }
        return word.maker().apply(new Arguments(word.name(), target, named));
    }

    Report swap(String target, Object... options) {
        return session().run(command(SWAP, target, options));
    }

    /** In a step that commits in phases. */
    Report phases(StepLog log, String target, Object... options) {
        Session session = session();
        return session.committing(Work.Sort.PHASES, log, () -> session.run(command(SWAP, target, options)));
    }

    /** Options of a rename by the rows of {@code fresh}, and more of them. */
    static Object[] rename(Object... more) {
        return options(List.of("from", "fresh", "strategy", "rename"), more);
    }

    /** The same for events whose key is {@code event_key}. */
    static Object[] renameByKey(Object... more) {
        return options(List.of("from", "fresh", "key", "event_key", "strategy", "rename"), more);
    }

    private static Object[] options(List<Object> first, Object... more) {
        List<Object> options = new ArrayList<>(first);
        options.addAll(List.of(more));
        return options.toArray();
    }

    /** How another word than swap ends: {@code done}, or what it fails with. */
    String outcome(Word word, Object... options) {
        try {
            session().run(command(word, "events", options));
            return "done";
        } catch (SluiceException e) {
            return e.kind().exitCode() + ": " + e.getMessage();
        }
    }

    void role(String role) {
        with("do $$ begin create role " + role + "; exception when duplicate_object then null; end $$");
    }

    /** How long somebody waits at most who counts these rows again and again, in milliseconds. */
    long longestRead(String relation, AtomicBoolean over) {
        long longest = 0;
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            while (!over.get()) {
                long start = System.nanoTime();
                statement.executeQuery("select count(*) from " + relation).close();
                longest = Math.max(longest, (System.nanoTime() - start) / 1_000_000);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return longest;
    }

    /** Rows inserted, updated and deleted. */
    static String counts(Report report) {
        TableChange change = report.changes().get(0);
        return "+" + change.inserted() + " ~" + change.updated() + " -" + change.deleted();
    }

    /** How a swap that must not succeed fails. */
    String refusal(String target, Object... options) {
        SluiceException e = catchThrowableOfType(SluiceException.class, () -> swap(target, options));
        return e == null ? "swapped" : e.kind().exitCode() + ": " + e.getMessage();
    }

    static String figure(Report report, String name) {
        return report.outline().figures().stream()
                .filter(f -> f.name().equals(name))
                .map(Outline.Figure::measure)
                .map(Object::toString)
                .findFirst()
                .orElse("");
    }

    String all(String query) {
        return database.query(query).toString();
    }

    /** A table's name as reports say it. */
    String main(String table) {
        return (isPostgres() ? "public." : "") + table;
    }

    /** Names of the ordinary tables. */
    List<String> tables() {
        String sql = isPostgres()
                ? "select relname from pg_class where relkind in ('r', 'm', 'v') and relnamespace = 'public'::regnamespace order by 1"
                : "select name from sqlite_schema where type = 'table' and name not like 'sqlite%' order by 1";
        return database.query(sql).stream().map(r -> String.valueOf(r.get(0))).toList();
    }

    @Override
    public Database home() {
        return home;
    }

    @Override
    public Path directory() {
        return folder;
    }

    @Override
    public void close() {
        home.close();
        database.close();
    }
}
