package dev.sluice.shell;

import dev.sluice.db.Server;
import dev.sluice.journal.Invoker;
import dev.sluice.profile.HostPort;
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

    /** Where its database is found, by whom- and with whatever; what is on this machine bears its name. */
    static String address(Profile profile) {
        if (profile.target() instanceof Target.Server server) {
            String hosts = server.hosts().stream().map(HostPort::toString).collect(Collectors.joining(","));
            boolean local = server.hosts().stream().allMatch(HostPort::isLocal);
            return hosts + "/" + server.database() + (local ? here() : "");
        }
        String path = profile.target() instanceof Target.Embedded own
                ? own.directory().toAbsolutePath().normalize().toString()
                : profile.target().shown();
        return path + here();
    }

    private static String here() {
        return " on " + Invoker.here().host();
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
