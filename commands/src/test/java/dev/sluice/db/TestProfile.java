package dev.sluice.db;

import dev.sluice.dialect.Postgres;
import dev.sluice.profile.HostPort;
import dev.sluice.profile.Profile;
import dev.sluice.profile.Secret;
import dev.sluice.profile.SecretRegistry;
import dev.sluice.profile.Setting;
import dev.sluice.profile.Target;
import dev.sluice.profile.Tls;
import dev.sluice.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A profile of a test, as {@code sluice.toml} would define it; each {@code with} gives a changed copy. */
record TestProfile(
        Target target,
        Optional<Secret> password,
        Profile.Guard guard,
        Profile.Timeouts timeouts,
        List<Setting> settings) {
    static final Profile.Guard OPEN =
            new Profile.Guard(false, false, List.of(), new Profile.Expectation(Optional.empty(), Optional.empty()));

    static TestProfile of(TestDatabase database) {
        return at(database.host(), database.port(), database);
    }

    /** The database by another way, such as a proxy. */
    static TestProfile at(String host, int port, TestDatabase database) {
        return server(host, port, database.database(), Tls.Mode.DISABLE)
                .withUser(database.user())
                .withPassword(database.password());
    }

    static TestProfile server(String host, int port, String database, Tls.Mode mode) {
        Target.Server server = new Target.Server(
                List.of(new HostPort(host, port)), database, "postgres", new Tls(mode, Optional.empty()), List.of());
        return of(server);
    }

    static TestProfile sqlite(Path file) {
        return of(new Target.SqliteFile(file));
    }

    private static TestProfile of(Target target) {
        return new TestProfile(target, Optional.empty(), OPEN, Profile.Timeouts.DEFAULT, List.of());
    }

    TestProfile withPassword(String text) {
        Secret secret = Secret.known(text, "test", new SecretRegistry());
        return new TestProfile(target, Optional.of(secret), guard, timeouts, settings);
    }

    TestProfile withUser(String user) {
        Target.Server old = (Target.Server) target;
        Target.Server server = new Target.Server(old.hosts(), old.database(), user, old.tls(), old.parameters());
        return new TestProfile(server, password, guard, timeouts, settings);
    }

    /** Parameters of the driver, as its url takes them. */
    TestProfile withParameters(Setting... parameters) {
        Target.Server old = (Target.Server) target;
        Target.Server server =
                new Target.Server(old.hosts(), old.database(), old.user(), old.tls(), List.of(parameters));
        return new TestProfile(server, password, guard, timeouts, settings);
    }

    TestProfile expecting(Optional<String> database, Optional<String> system) {
        Profile.Guard expecting = new Profile.Guard(false, false, List.of(), new Profile.Expectation(database, system));
        return new TestProfile(target, password, expecting, timeouts, settings);
    }

    TestProfile readOnly() {
        return new TestProfile(
                target, password, new Profile.Guard(true, false, List.of(), guard.expectation()), timeouts, settings);
    }

    TestProfile withSetting(String name, String value) {
        return new TestProfile(target, password, guard, timeouts, List.of(new Setting(name, value)));
    }

    TestProfile withTimeouts(Duration lock, Duration statement, Duration idle) {
        Profile.Timeouts changed = new Profile.Timeouts(lock, timeouts.ddlLock(), statement, idle);
        return new TestProfile(target, password, guard, changed, settings);
    }

    Profile profile() {
        return new Profile(
                "lab",
                "sluice.toml:7",
                target,
                Optional.empty(),
                new Profile.Login(password, Optional.empty(), Optional.empty(), List.of()),
                guard,
                timeouts,
                new Profile.Working(List.of(), settings, 1000, "sluice", Path.of("backups")));
    }

    Database open() {
        return Database.open(profile(), options(false));
    }

    /** As for a protected profile that nobody has approved. */
    Database openClosed() {
        return Database.open(profile(), options(true));
    }

    /** One that soon gives up a server that stays away after a commit. */
    Database openImpatient() {
        Connector connector = new PostgresConnector(profile(), (Target.Server) target, password, options(false));
        return new Database(new Impatient(connector), new Postgres(), Trace.NONE);
    }

    private record Impatient(Connector connector) implements Connector {
        @Override
        public Connection connect() {
            return connector.connect();
        }

        @Override
        public boolean readOnly() {
            return connector.readOnly();
        }

        @Override
        public String profile() {
            return connector.profile();
        }

        @Override
        public Duration patience() {
            return Duration.ofMillis(300);
        }
    }

    private static DatabaseOptions options(boolean closed) {
        return new DatabaseOptions("sluice test", closed, true, Trace.NONE, new SecretRegistry());
    }
}
