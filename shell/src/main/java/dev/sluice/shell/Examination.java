package dev.sluice.shell;

import dev.sluice.db.Access;
import dev.sluice.db.Capabilities;
import dev.sluice.db.Database;
import dev.sluice.db.Reader;
import dev.sluice.db.Server;
import dev.sluice.profile.Profile;
import dev.sluice.profile.Target;
import dev.sluice.shell.print.Figures;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What can be told of a profile's database without writing to it. */
final class Examination {
    private static final int OLDEST_POSTGRES = 140_000;
    private static final int OLDEST_SQLITE = 3_040_000;

    private static final String RIGHTS = """
            select coalesce(current_schema(), '') as schema,
                   coalesce(has_schema_privilege(current_schema(), 'create'), false)::text as in_schema,
                   has_database_privilege(current_database(), 'temporary')::text as temporary,
                   has_database_privilege(current_database(), 'create')::text as schemas
            """;

    private static final String SETTINGS = """
            select current_setting('lock_timeout') as lock,
                   current_setting('statement_timeout') as statement,
                   current_setting('idle_in_transaction_session_timeout') as idle,
                   coalesce(current_setting('client_connection_check_interval', true), '0') as check,
                   clock_timestamp() as now
            """;

    private final Profile profile;
    private final Database database;
    private final ProbedServers probed;
    private final List<String> lines = new ArrayList<>();

    Examination(Profile profile, Database database, ProbedServers probed) {
        this.probed = probed;
        this.profile = profile;
        this.database = database;
    }

    List<String> lines() {
        if (comesWithTheFirstWrite()) {
            say("reached", "there is no file yet: what first writes makes it");
            return List.copyOf(lines);
        }
        long start = System.nanoTime();
        Server server = database.server();
        String as = server.user().isEmpty() ? "" : " as " + server.user();
        say("reached", "yes" + as + ", " + Figures.duration(Duration.ofNanos(System.nanoTime() - start)));
        say("version", server.engine() + " " + server.version() + age(server));
        say("may write", mayWrite(server));
        if (server.isPostgres()) {
            say("role", server.standby() ? "standby" : "primary");
            database.transaction(Access.READ, tx -> {
                rights(tx);
                settings(tx);
                return lines.size();
            });
        }
        say("disk", disk());
        say("guarantees", guarantees(server));
        return List.copyOf(lines);
    }

    private boolean comesWithTheFirstWrite() {
        return profile.target() instanceof Target.SqliteFile sqlite
                && !profile.readOnly()
                && !Files.exists(sqlite.path());
    }

    private String mayWrite(Server server) {
        if (profile.readOnly()) {
            return "no: the profile is read-only";
        }
        if (server.standby()) {
            return "no: a standby can only be read";
        }
        if (profile.target() instanceof Target.SqliteFile sqlite && !Files.isWritable(sqlite.path())) {
            return "no: the file is not writable";
        }
        return profile.guarded() ? "when it is approved: --approve " + profile.name() : "yes";
    }

    private void say(String name, String text) {
        lines.add(line(name, text));
    }

    static String line(String name, String text) {
        return name + " ".repeat(Math.max(1, 13 - name.length())) + text;
    }

    private static String age(Server server) {
        int oldest = server.isPostgres() ? OLDEST_POSTGRES : OLDEST_SQLITE;
        return server.versionNumber() < oldest ? ": older than what is supported" : "";
    }

    private void rights(Reader reader) {
        Rows row = reader.query(Sql.of(RIGHTS));
        String schema = text(row, "schema");
        boolean create = text(row, "in_schema").equals("true");
        say(
                "may create",
                "tables in " + (schema.isEmpty() ? "no schema (the search path leads nowhere)" : "schema " + schema)
                        + ": " + yes(create) + "; temporary tables: " + yes(row, "temporary") + "; schemas: "
                        + yes(row, "schemas"));
        if (!create && !schema.isEmpty()) {
            say("missing", "for new tables: grant create on schema \"" + schema + "\" to the role");
        }
        if (!text(row, "temporary").equals("true")) {
            say("missing", "for upsert: grant temporary on database to the role");
        }
        if (!text(row, "schemas").equals("true")) {
            say(
                    "missing",
                    "for the journal: let a DBA make schema \"" + profile.journalSchema()
                            + "\", or runs are kept in local files");
        }
    }

    private void settings(Reader reader) {
        Instant before = Instant.now();
        Rows row = reader.query(Sql.of(SETTINGS));
        Instant after = Instant.now();
        say(
                "timeouts",
                "lock " + text(row, "lock") + ", statement " + text(row, "statement") + ", idle in transaction "
                        + text(row, "idle"));
        String check = text(row, "check");
        say(
                "dead client",
                check.equals("0")
                        ? "client_connection_check_interval is not supported: a companion session watches instead"
                        : "noticed within " + check + " (client_connection_check_interval)");
        if (row.rows().get(0).get(4) instanceof java.time.OffsetDateTime now) {
            say("clock", clock(now.toInstant(), before, after));
        }
    }

    private static String clock(Instant server, Instant before, Instant after) {
        Instant here = before.plus(Duration.between(before, after).dividedBy(2));
        double seconds = Duration.between(here, server).toMillis() / 1000.0;
        return String.format(
                Locale.ROOT, "%.2f s %s of this machine's", Math.abs(seconds), seconds < 0 ? "behind" : "ahead");
    }

    /** Only where the data lies on this machine. */
    private String disk() {
        return file().map(Examination::free).orElse("not known: the server is elsewhere");
    }

    private Optional<Path> file() {
        if (profile.target() instanceof Target.SqliteFile sqlite) {
            return Optional.of(sqlite.path());
        }
        return profile.target() instanceof Target.Embedded own ? Optional.of(own.directory()) : Optional.empty();
    }

    /** Asks the file system and opens nothing: a SQLite file that is opened and closed loses its locks. */
    private static String free(Path path) {
        try {
            return Figures.bytes(Files.getFileStore(path).getUsableSpace()) + " free";
        } catch (IOException e) {
            return "not known: " + e.getMessage();
        }
    }

    private String guarantees(Server server) {
        return server.isPostgres()
                ? probed.known(server)
                        .map(Capabilities::guarantees)
                        .orElse("not probed; the first command that writes there tries them")
                : "ddl rolls back: yes, temporary tables: yes, on conflict: yes";
    }

    private static String yes(Rows row, String label) {
        return yes(text(row, label).equals("true"));
    }

    private static String yes(boolean may) {
        return may ? "yes" : "no";
    }

    private static String text(Rows row, String label) {
        return Optional.ofNullable(row.text(0, label)).orElse("");
    }
}
