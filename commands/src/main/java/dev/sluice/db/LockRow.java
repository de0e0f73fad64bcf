package dev.sluice.db;

import dev.sluice.SluiceException;
import dev.sluice.sql.Name;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** PostgreSQL: the row of Liquibase's lock, made and written as Liquibase does. */
final class LockRow {
    private static final String THERE = """
            select to_regclass(quote_ident(p.name::text) || '.databasechangeloglock') is not null as there
            from unnest(current_schemas(false)) with ordinality as p (name, place)
            where p.name <> ? order by p.place limit 1
            """;
    /** Liquibase's own definition. */
    private static final String TABLE = """
            create table databasechangeloglock (id integer not null, locked boolean not null, lockgranted timestamp without time zone,
            lockedby varchar(255), constraint databasechangeloglock_pkey primary key (id))
            """;

    private static final String FIRST =
            "insert into databasechangeloglock (id, locked) values (1, false) on conflict (id) do nothing";
    private static final String TAKE = """
            update databasechangeloglock set locked = true, lockgranted = localtimestamp, lockedby = ?
            where id = 1 and (not locked or lockedby = ?)
            """;
    private static final String CLEAR = """
            update databasechangeloglock set locked = false, lockgranted = null, lockedby = null where id = 1 and lockedby = ?
            """;
    private static final String HOLDER =
            "select lockedby, lockgranted::text as lockgranted from databasechangeloglock where id = 1 and locked";

    private static final String FREE =
            "select case when pg_try_advisory_lock(?) then pg_advisory_unlock(?) else false end";

    private static final Pattern OURS = Pattern.compile(".* \\[([0-9a-f-]{36})]");
    private static final int MOST = 200;

    private final Link session;
    private final String name;

    private LockRow(Link session, String name) {
        this.session = session;
        this.name = name;
    }

    static boolean isThere(Reader reader, Name journal) {
        Rows there = reader.query(Sql.of(THERE, journal.text()));
        return !there.isEmpty() && Boolean.TRUE.equals(there.value());
    }

    /** Whether the row is one of ours whose session is gone. The lock that tells so is given back at once: others ask in the same way. */
    static boolean isLeft(Reader reader, Name journal) {
        if (!isThere(reader, journal)) {
            return false;
        }
        Rows holder = reader.query(Sql.of(HOLDER));
        Matcher ours = OURS.matcher(holder.isEmpty() ? "" : String.valueOf(holder.text(0, "lockedby")));
        return ours.matches()
                && Boolean.TRUE.equals(reader.query(Sql.of(FREE, number(ours.group(1)), number(ours.group(1))))
                        .value());
    }

    /** A session that takes an advisory lock for as long as it lives, and the table, made where there is none. */
    static LockRow prepare(Link session, String owner, Name journal) {
        String token = UUID.randomUUID().toString();
        in(
                session,
                () -> session.query(Sql.of(
                        "select set_config('idle_session_timeout', '0', false), pg_advisory_lock(?)", number(token))));
        LockRow row = new LockRow(session, owner.substring(0, Math.min(MOST, owner.length())) + " [" + token + "]");
        try {
            row.make(journal);
        } catch (SluiceException e) {
            // Somebody else has made it at the same moment.
            row.make(journal);
        }
        return row;
    }

    private void make(Name journal) {
        in(session, () -> {
            if (!isThere(session, journal)) {
                session.execute(Sql.of(TABLE));
            }
            return session.execute(Sql.of(FIRST));
        });
    }

    /** Takes the row if nobody who lives has it; gives who has. */
    Optional<Rows> take() {
        return in(session, () -> {
            Rows holder = session.query(Sql.of(HOLDER));
            Optional<String> by = holder.isEmpty() ? Optional.empty() : Optional.ofNullable(holder.text(0, "lockedby"));
            String dead = by.filter(this::isDead).orElse("");
            return session.execute(Sql.of(TAKE, name, dead)) == 1 ? Optional.<Rows>empty() : Optional.of(holder);
        });
    }

    /** One of ours whose session is gone. */
    private boolean isDead(String holder) {
        Matcher ours = OURS.matcher(holder);
        return ours.matches()
                && List.of(Boolean.TRUE)
                        .contains(session.query(Sql.of("select pg_try_advisory_xact_lock(?)", number(ours.group(1))))
                                .value());
    }

    void clear(Link over) {
        in(over, () -> over.execute(Sql.of(CLEAR, name)));
    }

    private static long number(String token) {
        return UUID.nameUUIDFromBytes(("sluice change log " + token).getBytes(StandardCharsets.UTF_8))
                .getMostSignificantBits();
    }

    private static <T> T in(Link link, Supplier<T> body) {
        link.begin(Access.WRITE);
        try {
            T result = body.get();
            link.commit();
            return result;
        } catch (Throwable t) {
            link.rollback();
            throw t;
        }
    }
}
