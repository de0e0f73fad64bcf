package dev.sluice.command.restore;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.SluiceException;
import dev.sluice.command.Arguments;
import dev.sluice.command.Command;
import dev.sluice.command.Gate;
import dev.sluice.command.OneDatabase;
import dev.sluice.command.Progress;
import dev.sluice.command.Report;
import dev.sluice.command.Session;
import dev.sluice.command.TableChange;
import dev.sluice.command.Word;
import dev.sluice.command.backup.BackupWord;
import dev.sluice.command.backups.BackupsWord;
import dev.sluice.db.Database;
import dev.sluice.db.DatabaseOptions;
import dev.sluice.db.Trace;
import dev.sluice.profile.Environment;
import dev.sluice.profile.Profiles;
import dev.sluice.profile.SecretRegistry;
import dev.sluice.testing.Engine;
import dev.sluice.testing.EngineDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A database and a folder of backups. */
final class BackupBench implements AutoCloseable, OneDatabase {
    final EngineDatabase database;
    final Path folder;
    private final Database home;

    BackupBench(Engine engine, Path folder) {
        this.folder = folder;
        database = engine.open();
        home = opened();
    }

    private Database opened() {
        SecretRegistry secrets = new SecretRegistry();
        return Database.open(
                Profiles.fromUrl(url(), Environment.system(), secrets),
                new DatabaseOptions("sluice test", false, true, Trace.NONE, secrets));
    }

    /** The same database as another program has it open. */
    record Second(Database home) implements AutoCloseable {
        @Override
        public void close() {
            home.close();
        }
    }

    Second second() {
        return new Second(opened());
    }

    /** With user and password. */
    String url() {
        EngineDatabase.Address address = database.address();
        String account = address.user() + ":" + address.password() + "@";
        return address.user().isEmpty()
                ? address.jdbcUrl()
                : address.jdbcUrl().replaceFirst("^jdbc:postgresql://", "postgresql://" + account);
    }

    /** Waits until sessions of killed processes are gone. */
    void settled() {
        String sql = database.engine() == Engine.SQLITE
                ? "select 0"
                : "select count(*) from pg_stat_activity where application_name = 'sluice test' and state <> 'idle'"
                        + " and datname = current_database()";
        for (int i = 0; i < 500 && !database.query(sql).toString().equals("[[0]]"); i++) {
            java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
        }
    }

    BackupBench with(String... statements) {
        database.execute(statements);
        return this;
    }

    Session session() {
        return new Session(this, new Gate("t", false, false, false), Progress.NONE);
    }

    /** Backs up; options as name and value by turns. Gives the folder. */
    Path backup(List<String> tables, Object... options) {
        Report report = session().run(command(BackupWord.WORD, tables, options));
        return Path.of(report.outline().figures().get(0).measure().toString().replaceAll("^Text\\[text=|]$", ""));
    }

    /** Rows inserted, updated and deleted in each table that was brought back. */
    List<String> restore(String name, Object... options) {
        List<String> counts = new ArrayList<>();
        for (TableChange change :
                session().run(command(RestoreWord.WORD, List.of(name), options)).changes()) {
            counts.add(change.table().replaceAll(".*\\.", "") + " +" + change.inserted() + " ~" + change.updated()
                    + " -" + change.deleted());
        }
        return counts;
    }

    /** How a restore that must not succeed fails. */
    String refusal(String name, Object... options) {
        SluiceException e = catchThrowableOfType(SluiceException.class, () -> restore(name, options));
        return e == null ? "restored" : e.kind().exitCode() + ": " + e.getMessage();
    }

    /** Brings a whole database back; gives where the old one is, empty where it was dropped. */
    String replaced(String name, Object... options) {
        return figure(session().run(command(RestoreWord.WORD, List.of(name), options)), "the old database");
    }

    static String figure(Report report, String name) {
        return report.outline().figures().stream()
                .filter(f -> f.name().equals(name))
                .map(f -> f.measure().toString().replaceAll("^Text\\[text=|]$", ""))
                .findFirst()
                .orElse("");
    }

    String listed() {
        return session()
                .run(command(BackupsWord.WORD, List.of()))
                .outline()
                .grids()
                .toString();
    }

    private String server(String other) {
        return database.jdbcUrl().replaceFirst("/[^/]*$", "/" + other);
    }

    private Connection connect(String other) throws SQLException {
        if (database.engine() == Engine.SQLITE) {
            return DriverManager.getConnection("jdbc:sqlite:" + other);
        }
        return DriverManager.getConnection(
                server(other), database.address().user(), database.address().password());
    }

    /** All rows of a table in another database. */
    String allOf(String other, String table) {
        try (Connection connection = connect(other);
                ResultSet rows = connection.createStatement().executeQuery("select * from " + table)) {
            return rows.next() ? "rows" : "[]";
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    void in(String other, String... statements) {
        try (Connection connection = connect(other)) {
            for (String sql : statements) {
                connection.createStatement().execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Databases of the server that were made for this one. */
    List<String> databases() {
        return database.engine() == Engine.SQLITE
                ? List.of()
                : database
                        .query("select datname::text from pg_database where datname like current_database() || '\\__%'"
                                + " and datname ~ '_(backup|before|sluice)_' order by 1")
                        .stream()
                        .map(row -> row.get(0).toString())
                        .toList();
    }

    void dropDatabases() {
        databases().forEach(name -> database.execute("drop database \"" + name + "\" with (force)"));
    }

    /** What belongs to the database and not to what is in it. */
    String traits() {
        return database.query(
                        "select (select string_agg(a::text, ' ' order by a::text) from unnest(d.datacl) as a), s.setconfig::text, shobj_description(d.oid, 'pg_database')"
                                + " from pg_database d left join pg_db_role_setting s on s.setdatabase = d.oid"
                                + " where datname = current_database()")
                .toString();
    }

    static Command<?> command(Word word, List<String> targets, Object... options) {
        Map<String, Object> named = new LinkedHashMap<>();
        for (int i = 0; i < options.length; i += 2) {
            named.put(options[i].toString(), options[i + 1]);
        }
        return word.maker().apply(Arguments.of(word.name(), new ArrayList<>(targets), named));
    }

    String all(String table) {
        return database.query("select * from " + table + " order by 1").stream()
                .map(row -> row.stream().map(BackupBench::shown).toList())
                .toList()
                .toString();
    }

    private static String shown(Object value) {
        return value instanceof byte[] bytes ? java.util.Arrays.toString(bytes) : String.valueOf(value);
    }

    /** Names of what lies in the folder of backups. */
    List<String> kept() {
        try (Stream<Path> files = Files.list(folder.resolve("backups"))) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
