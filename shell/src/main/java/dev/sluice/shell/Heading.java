package dev.sluice.shell;

import dev.sluice.db.Server;
import dev.sluice.profile.Profile;
import dev.sluice.profile.Target;
import java.util.List;
import java.util.stream.Collectors;

/** The first line of a run: {@code lab (sqlite file) -> prod (ops@host/app, primary, PostgreSQL 15)}. */
final class Heading {
    private Heading() {}

    static String of(List<Profile> sources, Profile home, Server server) {
        String read =
                sources.stream().map(s -> s.name() + " (" + place(s) + ")").collect(Collectors.joining(", "));
        return (read.isEmpty() ? "" : read + " -> ") + home.name() + " (" + place(home) + role(server) + ")";
    }

    /** Where a profile leads, told without asking it. */
    static String place(Profile profile) {
        if (profile.target() instanceof Target.SqliteFile) {
            return "sqlite file";
        }
        return profile.target() instanceof Target.Embedded
                ? "embedded"
                : profile.target().shown();
    }

    private static String role(Server server) {
        if (!server.isPostgres()) {
            return "";
        }
        return ", " + (server.standby() ? "standby" : "primary") + ", " + engine(server);
    }

    /** {@code PostgreSQL 15}: of a server's number only the part that tells what it can do. */
    static String engine(Server server) {
        return server.isPostgres() ? "PostgreSQL " + server.versionNumber() / 10_000 : "SQLite " + server.version();
    }
}
