package dev.sluice.db;

import dev.sluice.dialect.Postgres;
import dev.sluice.dialect.Sqlite;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** What lies beside a database: others of the same server, files, and the server's own programs. */
public final class Neighbours {
    private final Database home;
    private final Connector connector;
    private final Trace trace;

    Neighbours(Database home, Connector connector, Trace trace) {
        this.home = home;
        this.connector = connector;
        this.trace = trace;
    }

    /**
     * Gives up all sessions of the home database, runs the body with one on another database of the same server, and comes
     * back. PostgreSQL only; no transaction may be open.
     */
    public <T> T away(Function<Cluster, T> body) {
        home.server();
        home.leave();
        try (Cluster cluster = cluster()) {
            T result = body.apply(cluster);
            home.absence().end();
            return result;
        } catch (Throwable t) {
            home.absence().endAfter(t);
            throw t;
        }
    }

    /** The same without leaving. */
    public <T> T beside(Function<Cluster, T> body) {
        try (Cluster cluster = cluster()) {
            return body.apply(cluster);
        }
    }

    private Cluster cluster() {
        String elsewhere = home.server().database().equals("postgres") ? "template1" : "postgres";
        return new Cluster(new PostgresLink(connector.beside(elsewhere).connect(), home.profile(), trace));
    }

    /** The server's own programs for dumps, where fit ones are installed. */
    public Optional<DumpPrograms> dumpPrograms() {
        int version = home.server().versionNumber();
        List<Path> folders = DumpPrograms.folders(String.valueOf(System.getenv("PATH")), version / 10_000);
        return connector.client().flatMap(access -> DumpPrograms.find(access, version, folders));
    }

    /** Another database of the same server. PostgreSQL only. */
    public Database database(String name) {
        return new Database(connector.beside(name), new Postgres(), trace);
    }

    /** SQLite: a file as a database of its own, to be changed or read before it stands in the home database's place. */
    public Database file(Path file) {
        return new Database(connector.inFile(file), new Sqlite(), trace);
    }

    /**
     * SQLite: makes the home database what the file is, and keeps what it was in a file of its own; no transaction may be open.
     *
     * @param last reads what is there while nobody else can write it any more, and may still change the file
     */
    public void replace(Path source, Path aside, Consumer<Reader> last) {
        home.leave();
        try (Link link = home.link()) {
            SqliteCopies.hold((SqliteLink) link);
            last.accept(link);
            SqliteCopies.replace((SqliteLink) link, source, aside);
        } finally {
            home.absence().end();
        }
    }
}
