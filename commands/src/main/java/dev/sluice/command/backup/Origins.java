package dev.sluice.command.backup;

import dev.sluice.backup.Manifest;
import dev.sluice.db.Database;
import dev.sluice.db.Server;
import java.time.Instant;
import java.util.Optional;

/** Where a backup is said to come from. */
final class Origins {
    private Origins() {}

    static Manifest.Origin of(Database home, String label, Instant made, String schema) {
        Server server = home.server();
        String tool = Optional.ofNullable(Origins.class.getPackage().getImplementationVersion())
                .orElse("development");
        return new Manifest.Origin(
                label, made, tool, home.profile(), server.engine() + " " + server.version(), server.database(), schema);
    }
}
