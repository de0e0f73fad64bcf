package dev.sluice.command.load;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.SluiceException;
import dev.sluice.command.Arguments;
import dev.sluice.command.Gate;
import dev.sluice.command.OneDatabase;
import dev.sluice.command.Progress;
import dev.sluice.command.Report;
import dev.sluice.command.Session;
import dev.sluice.command.TableChange;
import dev.sluice.db.Database;
import dev.sluice.db.DatabaseOptions;
import dev.sluice.db.Trace;
import dev.sluice.profile.Environment;
import dev.sluice.profile.Profiles;
import dev.sluice.profile.SecretRegistry;
import dev.sluice.testing.Engine;
import dev.sluice.testing.EngineDatabase;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A folder of files and a database to load them into, opened as profiles are. */
final class LoadBench implements AutoCloseable, OneDatabase {
    final EngineDatabase database;
    final Path folder;
    private final Database home;
    private final Connection raw;
    private byte[] piped = {};

    LoadBench(Engine engine, Path folder) {
        this.folder = folder;
        database = engine.open();
        raw = connection();
        SecretRegistry secrets = new SecretRegistry();
        EngineDatabase.Address address = database.address();
        String account = address.user() + ":" + address.password() + "@";
        String url = address.user().isEmpty()
                ? address.jdbcUrl()
                : address.jdbcUrl().replaceFirst("^jdbc:postgresql://", "postgresql://" + account);
        home = Database.open(
                Profiles.fromUrl(url, Environment.system(), secrets),
                new DatabaseOptions("sluice test", false, true, Trace.NONE, secrets));
    }

    private Connection connection() {
        try {
            return database.connect();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    LoadBench with(String... statements) {
        try (Statement statement = raw.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
            return this;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** All rows of the table as one text. */
    String all(String table) {
        try (Statement statement = raw.createStatement();
                ResultSet rows = statement.executeQuery("select * from " + table)) {
            StringBuilder all = new StringBuilder();
            while (rows.next()) {
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    all.append(rows.getString(i)).append('|');
                }
            }
            return all.toString();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    LoadBench file(String name, String text) {
        return file(name, text.getBytes(StandardCharsets.UTF_8));
    }

    LoadBench file(String name, byte[] bytes) {
        try {
            Files.write(folder.resolve(name), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    void pipe(String text) {
        piped = text.getBytes(StandardCharsets.UTF_8);
    }

    /** Loads; options as name and value by turns. */
    Report load(String file, Object... options) {
        return new Session(this, new Gate("t", false, false, false), Progress.NONE).run(command(file, options));
    }

    /** The same, taken back. */
    Report rehearse(String file, Object... options) {
        return new Session(this, new Gate("t", false, false, false), Progress.NONE).rehearse(command(file, options));
    }

    LoadPlan plan(String file, Object... options) {
        return command(file, options).plan(this);
    }

    private static Load command(String file, Object... options) {
        Map<String, Object> named = new LinkedHashMap<>();
        for (int i = 0; i < options.length; i += 2) {
            named.put(options[i].toString(), options[i + 1]);
        }
        return (Load) LoadWord.WORD.maker().apply(new Arguments("load", file, named));
    }

    /** Rows inserted, updated and deleted in one table. */
    List<Long> counts(String file, Object... options) {
        TableChange change = load(file, options).changes().get(0);
        return List.of(change.inserted(), change.updated(), change.deleted());
    }

    /** How a load that must not succeed fails. */
    SluiceException refusal(String file, Object... options) {
        return catchThrowableOfType(SluiceException.class, () -> load(file, options));
    }

    List<List<Object>> rows(String sql) {
        return database.query(sql);
    }

    String text(String sql) {
        return String.valueOf(rows(sql).get(0).get(0));
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
    public InputStream input() {
        return new ByteArrayInputStream(piped);
    }

    @Override
    public void close() {
        home.close();
        try {
            raw.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        database.close();
    }
}
