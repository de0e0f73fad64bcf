package dev.sluice.journal;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.Access;
import dev.sluice.db.Database;
import dev.sluice.db.Server;
import dev.sluice.sql.Sql;
import java.nio.file.Path;

/** Which database it is. A clone has another identity, though the journal inside it is a clone as well. */
record Identity(String text) {
    static Identity of(Database home) {
        Server server = home.server();
        return server.isPostgres() ? postgres(home, server) : sqlite(server);
    }

    private static Identity postgres(Database home, Server server) {
        String sql = "select oid::text as oid from pg_database where datname = current_database()";
        Object oid = home.transaction(Access.READ, tx -> tx.query(Sql.of(sql)).value());
        return new Identity(server.systemIdentifier() + "/" + oid + "/" + server.database());
    }

    private static Identity sqlite(Server server) {
        if (server.address().isEmpty()) {
            throw SluiceException.of(
                    Kind.REFUSED, "a database in memory keeps no journal", "", "use a profile with a file");
        }
        return new Identity("file:" + Path.of(server.address()).toAbsolutePath().normalize());
    }
}
