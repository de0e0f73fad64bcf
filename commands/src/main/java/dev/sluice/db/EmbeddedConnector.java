package dev.sluice.db;

import dev.sluice.profile.HostPort;
import dev.sluice.profile.Profile;
import dev.sluice.profile.Secret;
import dev.sluice.profile.Target;
import dev.sluice.profile.Tls;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sessions of the embedded server: attaches to it with the first connection and leaves it with {@link #close}. */
final class EmbeddedConnector implements Connector {
    private final Profile definition;
    private final Path directory;
    private final DatabaseOptions options;
    private @Nullable EmbeddedPostgres server;

    EmbeddedConnector(Profile definition, Path directory, DatabaseOptions options) {
        this.definition = definition;
        this.directory = directory;
        this.options = options;
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
    public Connection connect() {
        return connector().connect();
    }

    @Override
    public Optional<ClientAccess> client() {
        return connector().client();
    }

    /** The server is this one's to leave: who uses the other must not outlive this. */
    @Override
    public Connector beside(String database) {
        return connector().beside(database);
    }

    private synchronized PostgresConnector connector() {
        EmbeddedPostgres running = server;
        if (running == null) {
            running = EmbeddedPostgres.attach(directory);
            server = running;
        }
        Target.Server target = new Target.Server(
                List.of(new HostPort(running.host(), running.port())),
                running.database(),
                running.user(),
                new Tls(Tls.Mode.DISABLE, Optional.empty()),
                List.of());
        Secret password = Secret.known(running.password(), "embedded server", options.secrets());
        return new PostgresConnector(definition, target, Optional.of(password), options);
    }

    @Override
    public synchronized void close() {
        EmbeddedPostgres running = server;
        server = null;
        if (running != null) {
            running.close();
        }
    }
}
