package dev.sluice.db;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.profile.HostPort;
import dev.sluice.profile.Profile;
import dev.sluice.profile.Secret;
import dev.sluice.profile.Setting;
import dev.sluice.profile.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import org.postgresql.Driver;

/** Opens sessions of a PostgreSQL server, each with its defaults set and its target proven to be the expected one. */
record PostgresConnector(Profile definition, Target.Server target, Optional<Secret> password, DatabaseOptions options)
        implements Connector {
    private static final Duration TO_CONNECT = Duration.ofSeconds(10);
    /** A server that says nothing for this much longer than a statement may take is gone. */
    private static final Duration GRACE = Duration.ofSeconds(60);

    /** To the server itself, where the profile's target is a pooler and another one leads past it. */
    static PostgresConnector past(Profile profile, Target.Server server, DatabaseOptions options) {
        Optional<Secret> direct = profile.login().directPassword();
        boolean own = profile.directTarget().isPresent() && direct.isPresent();
        return new PostgresConnector(
                profile, profile.directTarget().orElse(server), own ? direct : profile.password(), options);
    }

    @Override
    public String profile() {
        return definition.name();
    }

    @Override
    public boolean readOnly() {
        return options.closed() || definition.readOnly();
    }

    @Override
    public Optional<ClientAccess> client() {
        return Optional.of(new ClientAccess(definition, target, password));
    }

    /** The expected name is of the profile's own database; the server must be the expected one all the same. */
    @Override
    public Connector beside(String database) {
        Profile.Guard guard = definition.guard();
        Profile.Expectation server =
                new Profile.Expectation(Optional.empty(), guard.expectation().system());
        Profile there = new Profile(
                definition.name(),
                definition.origin(),
                definition.target(),
                definition.directTarget(),
                definition.login(),
                new Profile.Guard(guard.readOnly(), guard.guarded(), guard.mask(), server),
                definition.timeouts(),
                definition.working());
        Target.Server moved =
                new Target.Server(target.hosts(), database, target.user(), target.tls(), target.parameters());
        return new PostgresConnector(there, moved, password, options);
    }

    @Override
    public Connection connect() {
        String where = "profile \"" + definition.name() + "\", " + target.shown();
        try {
            Connection connection = new Driver().connect(url(), properties());
            if (connection == null) {
                throw SluiceException.of(Kind.BUG, "the driver does not know its own URL", where, "please report this");
            }
            return prepared(connection);
        } catch (SQLException e) {
            throw ErrorMap.translate(e, where);
        }
    }

    private Connection prepared(Connection connection) throws SQLException {
        try {
            new SessionDefaults(definition, readOnly(), options).apply(connection);
            return connection;
        } catch (SQLException | RuntimeException e) {
            try {
                connection.close();
            } catch (SQLException closing) {
                e.addSuppressed(closing);
            }
            throw e;
        }
    }

    private String url() {
        String hosts = target.hosts().stream().map(PostgresConnector::address).collect(Collectors.joining(","));
        return "jdbc:postgresql://" + hosts + "/"
                + java.net.URLEncoder.encode(target.database(), java.nio.charset.StandardCharsets.UTF_8);
    }

    private static String address(HostPort host) {
        if (host.isSocket()) {
            throw SluiceException.of(
                    Kind.CONNECTION,
                    "the driver cannot connect through the unix socket in " + host.host(),
                    "",
                    "use host localhost");
        }
        String name = host.host().indexOf(':') >= 0 ? "[" + host.host() + "]" : host.host();
        return name + ":" + host.port();
    }

    /** Never in the URL: drivers and the JDK print URLs in their errors. */
    private Properties properties() {
        Properties properties = new Properties();
        properties.setProperty("user", target.user());
        password.ifPresent(secret -> properties.setProperty("password", secret.reveal()));
        properties.setProperty("ApplicationName", options.application());
        properties.setProperty("tcpKeepAlive", "true");
        // A statement the server has prepared under a name fails once its table is altered, and with it the
        // transaction.
        properties.setProperty("prepareThreshold", "0");
        properties.setProperty("connectTimeout", Long.toString(TO_CONNECT.toSeconds()));
        properties.setProperty(
                "loginTimeout", Long.toString(TO_CONNECT.plusSeconds(5).toSeconds()));
        Duration statement = definition.timeouts().statement();
        if (!statement.isZero()) {
            properties.setProperty(
                    "socketTimeout", Long.toString(statement.plus(GRACE).toSeconds()));
        }
        for (Setting parameter : target.parameters()) {
            properties.setProperty(parameter.name(), parameter.value());
        }
        tls(properties);
        return properties;
    }

    private void tls(Properties properties) {
        properties.setProperty("sslmode", target.tls().mode().text());
        Optional<Path> root = target.tls().root();
        root.ifPresent(path -> properties.setProperty("sslrootcert", path.toString()));
        boolean proves = target.tls().mode().text().startsWith("verify");
        Path usual = Path.of(System.getProperty("user.home", "."), ".postgresql", "root.crt");
        if (proves && root.isEmpty() && !Files.exists(usual)) {
            // The certificates that the Java installation trusts; host names are checked all the same.
            properties.setProperty("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
        }
    }
}
