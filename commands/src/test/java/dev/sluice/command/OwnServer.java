package dev.sluice.command;

import dev.sluice.db.Database;
import dev.sluice.db.DatabaseOptions;
import dev.sluice.db.EmbeddedPostgres;
import dev.sluice.db.Trace;
import dev.sluice.profile.Environment;
import dev.sluice.profile.Profiles;
import dev.sluice.profile.SecretRegistry;
import dev.sluice.testing.EngineDatabase;
import dev.sluice.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** An embedded PostgreSQL of one test, for what cannot be asked of the one that all tests share: settings at its start, a standby. */
public final class OwnServer implements AutoCloseable, OneDatabase {
    private static final String DATABASE = "postgres";

    private final EmbeddedPostgres embedded;
    private final TestServer server;
    private final Database home;

    private OwnServer(EmbeddedPostgres embedded) {
        this.embedded = embedded;
        this.server = new TestServer(embedded.host(), embedded.port(), embedded.user(), embedded.password());
        SecretRegistry secrets = new SecretRegistry();
        String url = "postgresql://" + server.user() + ":" + server.password() + "@" + server.host() + ":"
                + server.port() + "/" + DATABASE;
        this.home = Database.open(
                Profiles.fromUrl(url, Environment.system(), secrets),
                new DatabaseOptions("sluice test", false, true, Trace.NONE, secrets));
    }

    /** With settings, each {@code name=value}. */
    public static OwnServer start(Path directory, String... settings) {
        return new OwnServer(
                EmbeddedPostgres.attach(directory, new EmbeddedPostgres.Options(false, List.of(settings))));
    }

    /** Another server that follows this one, from a copy that was made while this one stood still. */
    public OwnServer standby(Path copy) throws IOException {
        Path data = copy.resolve("server").resolve("data");
        Files.createFile(data.resolve("standby.signal"));
        String primary = "primary_conninfo = 'host=%s port=%d user=%s password=%s'%n"
                .formatted(server.host(), server.port(), server.user(), server.password());
        Files.writeString(data.resolve("postgresql.auto.conf"), primary, StandardOpenOption.APPEND);
        return start(copy);
    }

    /** As it stands still; the owners of the files stay theirs, whoever the server runs as. */
    public static void copy(Path directory, Path to) throws IOException, InterruptedException {
        Process cp = new ProcessBuilder("cp", "-a", directory.toString(), to.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(cp.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (cp.waitFor() != 0) {
            throw new IOException("no copy of " + directory + ": " + said);
        }
    }

    public void execute(String... statements) throws SQLException {
        try (Connection connection = server.connect(DATABASE);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** The one value of a query, as text. */
    public String value(String sql) throws SQLException {
        try (Connection connection = server.connect(DATABASE);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return String.valueOf(rows.getString(1));
        }
    }

    public EngineDatabase.Address address() {
        return new EngineDatabase.Address(server.jdbcUrl(DATABASE), server.user(), server.password());
    }

    @Override
    public Database home() {
        return home;
    }

    @Override
    public void close() {
        home.close();
        embedded.close();
    }
}
