package dev.sluice.db;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.profile.Profile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/** Opens a SQLite file. A file is only ever read through SQLite: any other open and close would drop the process's locks on it. */
record SqliteConnector(Profile definition, Path file, DatabaseOptions options) implements Connector {
    @Override
    public String profile() {
        return definition.name();
    }

    @Override
    public boolean readOnly() {
        return options.closed() || definition.readOnly();
    }

    @Override
    public Connector lifted() {
        return new SqliteConnector(definition, file, options.opened());
    }

    @Override
    public Connector inFile(Path other) {
        return new SqliteConnector(definition, other, options.opened());
    }

    @Override
    public Connection connect() {
        if (!Files.exists(file) && (readOnly() || !options.mayCreate())) {
            throw SluiceException.of(
                    Kind.CONNECTION,
                    "there is no SQLite file " + file,
                    "profile \"" + definition.name() + "\", " + definition.origin(),
                    "check the path in url");
        }
        try {
            Connection connection = config().createConnection("jdbc:sqlite:" + file);
            prepare(connection);
            ContentKeyFunction.add(connection);
            return connection;
        } catch (SQLException e) {
            throw ErrorMap.translate(e, "profile \"" + definition.name() + "\", file " + file);
        }
    }

    private SQLiteConfig config() {
        SQLiteConfig config = new SQLiteConfig();
        config.enforceForeignKeys(true);
        config.setBusyTimeout(
                (int) Math.min(Integer.MAX_VALUE, definition.timeouts().lock().toMillis()));
        config.setReadOnly(readOnly());
        if (!options.mayCreate()) {
            config.resetOpenMode(SQLiteOpenMode.CREATE);
        }
        return config;
    }

    /** The file may be anybody's: its schema must not call functions, and its pages are checked as they are read. */
    private void prepare(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("pragma trusted_schema = off");
            statement.execute("pragma cell_size_check = on");
            if (readOnly()) {
                statement.execute("pragma query_only = on");
            }
        }
    }
}
