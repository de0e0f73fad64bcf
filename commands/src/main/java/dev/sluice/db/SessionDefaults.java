package dev.sluice.db;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.profile.Profile;
import dev.sluice.profile.Setting;
import dev.sluice.profile.Target;
import dev.sluice.sql.Name;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;

/**
 * What every PostgreSQL session has set before its first statement, whatever the role's or the database's own settings are: one
 * spelling of values, and a limit on everything that could wait.
 */
record SessionDefaults(Profile profile, boolean readOnly, DatabaseOptions options) {
    /** A client whose machine is gone without a word is noticed in two minutes, and its locks are free. */
    private static final List<Setting> KEEPALIVE = List.of(
            new Setting("tcp_keepalives_idle", "60"),
            new Setting("tcp_keepalives_interval", "10"),
            new Setting("tcp_keepalives_count", "6"),
            new Setting("tcp_user_timeout", "120000"));

    void apply(Connection connection) throws SQLException {
        // First of all: a stranger's settings and roles are none of our business.
        guard(connection);
        role(connection);
        set(connection, settings());
        tolerantly(connection, KEEPALIVE);
        // Without it the companion session is what tells a dead holder from a busy one.
        tolerantly(connection, List.of(new Setting("client_connection_check_interval", "200ms")));
    }

    private void role(Connection connection) throws SQLException {
        if (profile.role().isPresent()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("set role " + Name.of(profile.role().get()).quoted());
            }
        }
    }

    private List<Setting> settings() {
        List<Setting> settings = new ArrayList<>(profile.settings());
        settings.addAll(List.of(
                new Setting("TimeZone", "UTC"),
                new Setting("DateStyle", "ISO, YMD"),
                new Setting("IntervalStyle", "postgres"),
                new Setting("extra_float_digits", "1"),
                new Setting("bytea_output", "hex"),
                new Setting("standard_conforming_strings", "on"),
                new Setting("lock_timeout", millis(profile.timeouts().lock())),
                new Setting("statement_timeout", millis(profile.timeouts().statement())),
                new Setting(
                        "idle_in_transaction_session_timeout",
                        millis(profile.timeouts().idle()))));
        if (readOnly) {
            settings.add(new Setting("default_transaction_read_only", "on"));
        }
        if (!profile.searchPath().isEmpty()) {
            String path =
                    profile.searchPath().stream().map(s -> Name.of(s).quoted()).collect(Collectors.joining(", "));
            settings.add(new Setting("search_path", path));
        } else if (profile.target() instanceof Target.Embedded) {
            // Its user is named like the schema of the journal, where tables without a schema would be made otherwise.
            settings.add(new Setting("search_path", "public"));
        }
        return settings;
    }

    private static String millis(Duration duration) {
        return duration.toMillis() + "ms";
    }

    private static void set(Connection connection, List<Setting> settings) throws SQLException {
        String calls = settings.stream().map(s -> "set_config(?, ?, false)").collect(Collectors.joining(", "));
        try (PreparedStatement statement = connection.prepareStatement("select " + calls)) {
            int i = 1;
            for (Setting setting : settings) {
                statement.setString(i++, setting.name());
                statement.setString(i++, setting.value());
            }
            statement.executeQuery().close();
        }
    }

    /** Some platforms and hosts do not offer it. */
    private static void tolerantly(Connection connection, List<Setting> settings) throws SQLException {
        try {
            set(connection, settings);
        } catch (SQLException e) {
            if (connection.isClosed()) {
                throw e;
            }
            org.slf4j.LoggerFactory.getLogger(SessionDefaults.class).debug("{}: {}", settings, e.getMessage());
        }
    }

    /** Another pid behind the connection's key means a pooler that changes sessions between transactions. */
    private void guard(Connection connection) throws SQLException {
        int key = ((PGConnection) connection).getBackendPID();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select pg_backend_pid(), current_database()")) {
            row.next();
            expect("database", profile.expectation().database(), row.getString(2));
            if (row.getInt(1) != key && !readOnly) {
                throw refused(
                        "behind a transaction pooler locks and settings do not last", "give the profile a direct-url");
            }
        }
        if (profile.expectation().system().isPresent()) {
            expect("system identifier", profile.expectation().system(), systemIdentifier(connection));
        }
    }

    private static String systemIdentifier(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select system_identifier::text from pg_control_system()")) {
            row.next();
            return row.getString(1);
        }
    }

    private void expect(String what, Optional<String> expected, String found) {
        if (expected.isPresent() && !expected.get().equals(found)) {
            throw refused(
                    "profile \"" + profile.name() + "\" expects " + what + " \"" + expected.get() + "\", but \"" + found
                            + "\" answers",
                    "check the profile's host and database");
        }
    }

    private SluiceException refused(String what, String remedy) {
        return SluiceException.of(Kind.REFUSED, what, profile.origin(), remedy).withState("nothing changed");
    }
}
