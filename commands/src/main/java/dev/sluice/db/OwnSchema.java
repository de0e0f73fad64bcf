package dev.sluice.db;

import dev.sluice.sql.Name;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * PostgreSQL: keeps what has no schema out of the journal's, which comes first on the search path of a user who has its name. What is set lasts for
 * the transaction, or for the session.
 */
final class OwnSchema {
    private static final String PATH = """
            select string_agg(quote_ident(p.name::text), ', ' order by p.place) as path, current_setting('search_path') as before
            from unnest(current_schemas(false)) with ordinality as p (name, place)
            where p.name <> ? and current_schema() = ?
            """;

    private static final Pattern SESSION = Pattern.compile(
            "\\s*set\\s+(?:session\\s+(?!authorization\\b))?(?!local\\b|transaction\\b|constraints\\b|characteristics\\b)",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern CONFIG = Pattern.compile(
            "(\\bset_config\\s*\\(\\s*'[^']*'\\s*,\\s*'[^']*'\\s*,\\s*)false(?=\\s*\\))", Pattern.CASE_INSENSITIVE);

    private OwnSchema() {}

    /** Takes the journal's schema off the path where it comes first; gives the path before, empty in SQLite. */
    static Optional<String> enter(Link link, Name journal, boolean forTransaction) {
        if (link instanceof SqliteLink) {
            return Optional.empty();
        }
        Rows found = link.query(Sql.of(PATH, journal.text(), journal.text()));
        Optional.ofNullable(found.text(0, "path")).ifPresent(path -> set(link, path, forTransaction));
        return Optional.ofNullable(found.text(0, "before"));
    }

    /** Puts the path back that was before. */
    static void set(Link link, String path, boolean forTransaction) {
        link.query(Sql.of("select set_config('search_path', ?, ?)", path, forTransaction));
    }

    /**
     * The statement; one that sets something, as Liquibase does with the path and every dump with more, sets it for the transaction and not for
     * all that comes later.
     */
    static String local(String sql) {
        String own = SESSION.matcher(sql).lookingAt() ? SESSION.matcher(sql).replaceFirst("set local ") : sql;
        return CONFIG.matcher(own).replaceAll("$1true");
    }

    /** For the life of a session of its own. */
    static void keep(Link session, Name journal) {
        if (session instanceof PostgresLink) {
            session.begin(Access.WRITE);
            enter(session, journal, false);
            session.commit();
        }
    }
}
