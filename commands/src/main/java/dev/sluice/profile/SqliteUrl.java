package dev.sluice.profile;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import java.util.Locale;
import java.util.regex.Pattern;

/** Allows of SQLite's urls only the plain path: its other forms fetch from the network, or forget. */
final class SqliteUrl {
    private static final Pattern SCHEME = Pattern.compile("[a-z][a-z0-9+-]+:.*", Pattern.DOTALL);
    private static final String PLAIN = "write jdbc:sqlite:PATH";

    private SqliteUrl() {}

    static String path(String rest, String where) {
        String lower = rest.toLowerCase(Locale.ROOT);
        if (rest.isEmpty() || lower.equals(":memory:")) {
            throw refused("an SQLite database in memory is gone with its connection", where, "name a file");
        }
        if (rest.indexOf('?') >= 0) {
            throw refused("an SQLite url takes no parameters", where, PLAIN);
        }
        if (rest.startsWith(":") || SCHEME.matcher(lower).matches()) {
            throw refused("an SQLite url takes a path only, no resource and no other url", where, PLAIN);
        }
        if (rest.indexOf('\0') >= 0) {
            throw refused("an SQLite path cannot hold a NUL character", where, PLAIN);
        }
        return rest;
    }

    private static SluiceException refused(String what, String where, String remedy) {
        return SluiceException.of(Kind.USAGE, what, where, remedy);
    }
}
