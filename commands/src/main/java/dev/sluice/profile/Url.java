package dev.sluice.profile;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.sql.Nearest;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a {@code url} says, before anything is filled in. */
sealed interface Url {
    String EMBEDDED = "embedded:postgres";
    String SQLITE = "jdbc:sqlite:";
    String DRIVER = "jdbc:postgresql:";
    Pattern SCHEME = Pattern.compile("((?:jdbc:)?[a-z][a-z0-9+.-]{0,30}):.*", Pattern.DOTALL);
    Pattern LIBPQ = Pattern.compile("postgres(?:ql)?://(.*)", Pattern.DOTALL);
    String FORMS = "use jdbc:sqlite:PATH, postgresql://user@host/database, jdbc:postgresql://host/database,"
            + " host=... dbname=..., or embedded:postgres";

    /** The server we keep ourselves. */
    record Own() implements Url {}

    record Sqlite(String path) implements Url {}

    record Server(Conninfo info) implements Url {}

    /** Reads any of the forms; a usage error never shows the text, which may hold a password. */
    static Url read(Given given) {
        String text = given.text().strip();
        Matcher libpq = LIBPQ.matcher(text);
        if (text.equals(EMBEDDED)) {
            return new Own();
        }
        if (text.startsWith(SQLITE)) {
            return new Sqlite(SqliteUrl.path(text.substring(SQLITE.length()), given.where()));
        }
        if (text.startsWith(DRIVER)) {
            return new Server(driver(text.substring(DRIVER.length()), given.where()));
        }
        if (libpq.matches()) {
            return new Server(PostgresUri.read(libpq.group(1), new LibpqWords(), given.where()));
        }
        if (KeyValues.looksLike(text)) {
            return new Server(KeyValues.read(new Given(text, given.where())));
        }
        throw unknown(text, given.where());
    }

    /** Whether the text is meant as a url rather than as the name of a profile. */
    static boolean looksLike(String text) {
        return text.startsWith("jdbc:")
                || text.startsWith("embedded:")
                || LIBPQ.matcher(text).matches()
                || KeyValues.looksLike(text);
    }

    private static Conninfo driver(String rest, String where) {
        // jdbc:postgresql:app is the driver's short form for a database on this machine.
        String common = rest.startsWith("//") ? rest.substring(2) : rest.startsWith("/") ? rest : "/" + rest;
        return PostgresUri.read(common, new DriverWords(), where);
    }

    private static SluiceException unknown(String text, String where) {
        Matcher scheme = SCHEME.matcher(text);
        if (!scheme.matches()) {
            return SluiceException.of(Kind.USAGE, "url is in no known form", where, FORMS);
        }
        String what = "url of the kind \"" + scheme.group(1) + ":\" is not supported";
        List<String> known = List.of("jdbc:sqlite", "jdbc:postgresql", "postgresql", "postgres", "embedded");
        Optional<String> near = Nearest.one(scheme.group(1), known);
        if (scheme.group(1).equals("embedded")) {
            return SluiceException.of(Kind.USAGE, what, where, "write embedded:postgres");
        }
        return SluiceException.of(
                Kind.USAGE,
                what,
                where,
                near.map(n -> "did you mean \"" + n + ":\"?").orElse(FORMS));
    }
}
