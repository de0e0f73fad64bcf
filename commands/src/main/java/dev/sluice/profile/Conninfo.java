package dev.sluice.profile;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is known so far of a way to a server: keywords and their values, each with the place it came from.
 *
 * <p>The keywords of the connection itself are libpq's ({@link #CORE}); all others are the driver's.
 */
final class Conninfo {
    static final String HOST = "host";
    static final String PORT = "port";
    static final String DATABASE = "dbname";
    static final String USER = "user";
    static final String PASSWORD = "password";
    static final String SSL_MODE = "sslmode";
    static final String SSL_ROOT = "sslrootcert";
    static final String SERVICE = "service";
    static final String PASS_FILE = "passfile";

    static final List<String> CORE =
            List.of(HOST, PORT, DATABASE, USER, PASSWORD, SSL_MODE, SSL_ROOT, SERVICE, PASS_FILE);

    private final Map<String, Given> entries = new LinkedHashMap<>();

    /** Sets the keyword; what was there is forgotten, as libpq does. */
    void put(String keyword, Given value) {
        entries.put(keyword, value);
    }

    /** Takes from the other what is missing here. */
    void fillFrom(Conninfo other) {
        other.entries.forEach(entries::putIfAbsent);
    }

    void fill(String keyword, Given value) {
        entries.putIfAbsent(keyword, value);
    }

    Optional<Given> get(String keyword) {
        return Optional.ofNullable(entries.get(keyword));
    }

    Conninfo copy() {
        Conninfo copy = new Conninfo();
        copy.fillFrom(this);
        return copy;
    }

    Conninfo without(Collection<String> keywords) {
        Conninfo rest = copy();
        rest.entries.keySet().removeAll(keywords);
        return rest;
    }

    /** What is meant for the driver, by name. */
    List<Setting> parameters() {
        return new TreeMap<>(without(CORE).entries)
                .entrySet().stream()
                        .map(entry ->
                                new Setting(entry.getKey(), entry.getValue().text()))
                        .toList();
    }

    /** The keywords only: a value may be a password. */
    @Override
    public String toString() {
        return entries.keySet().toString();
    }
}
