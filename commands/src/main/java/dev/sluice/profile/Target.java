package dev.sluice.profile;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** What a profile connects to; never holds a password. */
public sealed interface Target {
    /** One line for people, such as {@code ops@host/app}. */
    String shown();

    /** A PostgreSQL of our own, kept under {@code directory} and started on demand. */
    record Embedded(Path directory) implements Target {
        @Override
        public String shown() {
            return "embedded PostgreSQL in " + directory;
        }
    }

    /**
     * A PostgreSQL server.
     *
     * @param hosts in the order they are tried; at least one
     * @param parameters the driver's own, all from the allow-list
     */
    record Server(List<HostPort> hosts, String database, String user, Tls tls, List<Setting> parameters)
            implements Target {
        public Server {
            hosts = List.copyOf(hosts);
            parameters = List.copyOf(parameters);
            if (hosts.isEmpty()) {
                throw SluiceException.of(Kind.USAGE, "a server needs at least one host", "", "name the host");
            }
        }

        @Override
        public String shown() {
            String all = hosts.stream().map(HostPort::toString).collect(Collectors.joining(","));
            return user + "@" + all + "/" + database;
        }
    }

    /** An SQLite database file, which need not exist yet. */
    record SqliteFile(Path path) implements Target {
        @Override
        public String shown() {
            return path.toString();
        }
    }
}
