package dev.sluice.db;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.sql.Name;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * A session on another database of the same server, for what cannot be done to a database from inside of it: copies, names,
 * drops. PostgreSQL only.
 */
public final class Cluster implements AutoCloseable {
    private static final int NAME_BYTES = 63;

    private final Link link;

    Cluster(Link link) {
        this.link = link;
    }

    /**
     * The name of a database that goes with another: never cut short by the server, which would do so without a word and may
     * so arrive at a name that is taken.
     */
    public static String derived(String database, String suffix) {
        int room = NAME_BYTES - suffix.getBytes(StandardCharsets.UTF_8).length;
        if (database.getBytes(StandardCharsets.UTF_8).length <= room) {
            return database + suffix;
        }
        String mark = "_" + Integer.toHexString(database.hashCode());
        String cut = database;
        while (cut.getBytes(StandardCharsets.UTF_8).length > room - mark.length()) {
            cut = cut.substring(0, cut.offsetByCodePoints(cut.length(), -1));
        }
        return cut + mark + suffix;
    }

    /** Keeps other copies and swaps of that database out for as long as this session lasts. */
    public void reserve(String database) {
        Sql ask = Sql.of("select pg_try_advisory_lock(hashtextextended(?, 20)) as got", "sluice database " + database);
        if (!Boolean.TRUE.equals(query(ask).value())) {
            throw SluiceException.of(
                    Kind.LOCKED,
                    "another backup or restore of database \"" + database + "\" is under way",
                    "",
                    "wait for its end");
        }
    }

    public boolean has(String database) {
        return !query(Sql.of("select 1 as n from pg_database where datname = ?", database))
                .isEmpty();
    }

    /** Bytes on the server's disk. */
    public long size(String database) {
        return query(Sql.of("select pg_database_size(?::text::name) as n", database))
                                .value()
                        instanceof Number n
                ? n.longValue()
                : 0;
    }

    /** The identity of that database in the server. */
    public String oid(String database) {
        Sql ask = Sql.of("select oid::text as oid from pg_database where datname = ?", database);
        return String.valueOf(query(ask).value());
    }

    /** Who is connected with that database, a sentence each. */
    public List<String> visitors(String database) {
        Sql ask = Sql.of("""
                select pid || ' (' || coalesce(usename, backend_type)
                       || coalesce(', ' || nullif(application_name, ''), '')
                       || coalesce(' from ' || host(client_addr), '')
                       || coalesce(', ' || state, '') || ' since '
                       || to_char(coalesce(state_change, backend_start) at time zone 'UTC', 'HH24:MI:SS') || ' UTC)' as who
                from pg_stat_activity where datname = ? and pid <> pg_backend_pid() order by backend_start, pid""", database);
        return query(ask).rows().stream().map(row -> String.valueOf(row.get(0))).toList();
    }

    /** Ends the sessions of that database; what they had open is rolled back. */
    public void endVisitors(String database) {
        query(Sql.of(
                "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = ? and backend_type = 'client backend'",
                database));
    }

    /** Refuses, naming them, when sessions are in the way; they get a moment, as one that has just been closed needs. */
    public void refuseVisitors(String database, boolean end) {
        if (end) {
            endVisitors(database);
        }
        List<String> there = visitors(database);
        for (int i = 0; i < 20 && !there.isEmpty(); i++) {
            query(Sql.of("select pg_sleep(0.1)"));
            there = visitors(database);
        }
        if (!there.isEmpty()) {
            throw SluiceException.of(
                            Kind.REFUSED,
                            "database \"" + database + "\" must be left alone for this, and "
                                    + (there.size() == 1 ? "a session is" : there.size() + " sessions are")
                                    + " connected: " + String.join(", ", there),
                            "",
                            "let them end, or have them ended with endSessions: true")
                    .withState("nothing changed");
        }
    }

    /** Makes a database of another one, which must have no sessions; new ones wait until it is made. */
    public void copy(String from, String to) {
        bare("create database " + quoted(to) + " template " + quoted(from) + " owner " + owner(from));
    }

    /** Makes an empty one like another: encoding, locale, owner. */
    public void createLike(String database, String to) {
        Rows like = query(Sql.of("""
                select pg_encoding_to_char(encoding)::text as enc, datcollate::text as coll, datctype::text as ctype,
                       coalesce(to_jsonb(d) ->> 'datlocprovider', 'c') as provider,
                       coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale', '') as locale
                from pg_database as d where datname = ?""", database));
        String provider =
                switch (String.valueOf(like.text(0, "provider"))) {
                    case "i" -> " locale_provider icu icu_locale " + literal(like.text(0, "locale"));
                    case "b" -> " locale_provider builtin builtin_locale " + literal(like.text(0, "locale"));
                    default -> "";
                };
        bare("create database " + quoted(to) + " template template0 owner " + owner(database) + " encoding "
                + literal(like.text(0, "enc")) + " lc_collate " + literal(like.text(0, "coll")) + " lc_ctype "
                + literal(like.text(0, "ctype")) + provider);
    }

    private String owner(String database) {
        Sql ask = Sql.of("select pg_get_userbyid(datdba)::text as owner from pg_database where datname = ?", database);
        return quoted(String.valueOf(query(ask).value()));
    }

    /** Lets nobody in any more, so that it stays what it is, or everybody again. */
    public void close(String database, boolean closed) {
        bare("alter database " + quoted(database) + " allow_connections " + !closed);
    }

    /** Drops it where it is there. */
    public void drop(String database) {
        if (has(database)) {
            bare("drop database " + quoted(database));
        }
    }

    /** Puts a database in the place of another, which gets a name of its own: both at once, or nothing. */
    public void exchange(String live, String next, String aside) {
        write(() -> {
            link.execute(Sql.of("alter database " + quoted(live) + " rename to " + quoted(aside)));
            link.execute(Sql.of("alter database " + quoted(next) + " rename to " + quoted(live)));
        });
    }

    /** Commits what the body does, or nothing; where the answer to the commit is lost it says that nobody knows. */
    private void write(Runnable body) {
        boolean committing = false;
        link.begin(Access.WRITE);
        try {
            body.run();
            committing = true;
            link.commit();
        } catch (RuntimeException e) {
            rollback(e);
            if (committing && e instanceof SluiceException lost && lost.kind() == Kind.CONNECTION) {
                throw SluiceException.of(
                                Kind.UNKNOWN,
                                "the connection was lost while the databases changed places",
                                "",
                                "look which of them has which name: select datname from pg_database")
                        .causedBy(lost);
            }
            throw e;
        }
    }

    /** What failed first is what is told. */
    private void rollback(RuntimeException first) {
        try {
            link.rollback();
        } catch (SluiceException e) {
            first.addSuppressed(e);
        }
    }

    /** Gives a database the settings and rights that another one has; copies have neither. */
    public void carryTraits(String from, String to) {
        write(() -> new DatabaseTraits(link, from).give(to));
    }

    static String quoted(String name) {
        return Name.of(name).quoted();
    }

    static String literal(@org.jspecify.annotations.Nullable String text) {
        return "'" + String.valueOf(text).replace("'", "''") + "'";
    }

    private void bare(String sql) {
        link.outside(Sql.of(sql), head -> {}, row -> {});
    }

    private Rows query(Sql sql) {
        link.begin(Access.READ);
        try {
            Rows rows = link.query(sql);
            link.rollback();
            return rows;
        } catch (RuntimeException e) {
            rollback(e);
            throw e;
        }
    }

    /** What the server's name for its own time is. */
    public static String stamp(java.time.Instant moment) {
        return moment.truncatedTo(java.time.temporal.ChronoUnit.SECONDS)
                .toString()
                .replaceAll("[-:]", "")
                .toLowerCase(Locale.ROOT);
    }

    @Override
    public void close() {
        link.close();
    }
}
