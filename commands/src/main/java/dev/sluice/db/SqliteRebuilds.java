package dev.sluice.db;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keeps Liquibase from losing what hangs on a SQLite table. It alters one by renaming it, making another and copying the rows: foreign keys,
 * triggers and checks do not come along, tables, views and triggers that name it follow the renamed one, and dropping that deletes rows that refer
 * to it. What is known to be lost is refused at the first statement; afterwards columns and indexes are looked at once more.
 */
final class SqliteRebuilds {
    private static final Pattern BEGINS = Pattern.compile(
            "\\s*alter table [`\"\\[]?(.+?)[`\"\\]]? rename to [`\"\\[]?(.+?)_temporary[`\"\\]]?\\s*;?\\s*",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern LOST = Pattern.compile(
            "\\b(check|references|collate|generated|without\\s+rowid|strict|autoincrement|on\\s+conflict)\\b",
            Pattern.CASE_INSENSITIVE);
    private static final String REMEDY =
            "write this change for SQLite as SQL, <sql dbms=\"sqlite\">; docs/migrate.md shows how";
    private static final String DEFINITION =
            "select sql from sqlite_schema where type = 'table' and name = ? collate nocase";
    private static final String TRIGGERS =
            "select name from sqlite_schema where type = 'trigger' and tbl_name = ? collate nocase order by name";
    private static final String OTHERS = """
            select type, name, sql from sqlite_schema where type in ('view', 'trigger') and tbl_name <> ? collate nocase order by name
            """;
    private static final String INDEXES = """
            select distinct l.name from pragma_index_list(?) as l, pragma_index_xinfo(l.name) as x
            where l.partial or x.cid = -2 order by l.name
            """;
    private static final String CHILDREN = """
            select distinct m.name from sqlite_schema m, pragma_foreign_key_list(m.name) f
            where m.type = 'table' and f."table" = ? collate nocase order by m.name
            """;
    private static final String FOLLOWED =
            "select type, name from sqlite_schema where instr(lower(sql), lower(?)) order by name";

    private final Link link;
    private final boolean joined;
    private final Map<String, SqliteShape> made = new LinkedHashMap<>();
    private String table = "";

    SqliteRebuilds(Link link, boolean joined) {
        this.link = link;
        this.joined = joined;
    }

    /** A change that names that table begins; empty where it names none. */
    void begin(String named) {
        table = named;
    }

    /** What Liquibase gives up itself: it makes no table with a foreign key that has no name, and SQLite's driver tells of none that has one. */
    SluiceException withoutKeys() {
        return refused(table, "without its foreign keys", REMEDY);
    }

    /** Refuses the first statement of a rebuild that would lose something. */
    void check(String sql) {
        Matcher begins = BEGINS.matcher(sql);
        if (link instanceof SqliteLink && begins.matches() && begins.group(1).equalsIgnoreCase(begins.group(2))) {
            String table = begins.group(1);
            refuse(table, lost(table));
            if (!joined) {
                throw refused(table, "outside of a transaction, where a failure leaves it half", "let it run in one");
            }
            made.putIfAbsent(table, SqliteShape.of(link, table));
        }
    }

    /**
     * Refuses what a change has lost by it; the transaction takes it back.
     *
     * @param dropped columns that the change was to drop
     * @param given columns that it was to give another default
     */
    void verify(Set<String> dropped, Set<String> given) {
        made.forEach((table, before) -> {
            List<String> lost = SqliteShape.of(link, table).lost(before, dropped, given);
            Rows followed = link.query(Sql.of(FOLLOWED, table + "_temporary"));
            followed.rows().forEach(row -> lost.add("the " + row.get(0) + " \"" + row.get(1) + "\""));
            refuse(table, lost);
        });
        made.clear();
    }

    private static void refuse(String table, List<String> lost) {
        if (!lost.isEmpty()) {
            throw refused(table, "without " + String.join(", ", lost), REMEDY);
        }
    }

    private static SluiceException refused(String table, String how, String remedy) {
        String named = table.isEmpty() ? "a table" : "table \"" + table + "\"";
        return SluiceException.of(Kind.REFUSED, "Liquibase would make " + named + " anew " + how, "", remedy);
    }

    private List<String> lost(String table) {
        List<String> lost = new ArrayList<>();
        Matcher words = LOST.matcher(String.valueOf(names(DEFINITION, table)));
        while (words.find()) {
            String word = words.group(1).toLowerCase(Locale.ROOT);
            lost.add(word.equals("references") ? "its foreign keys" : "its \"" + word + "\"");
        }
        names(INDEXES, table).forEach(index -> lost.add("its index \"" + index + "\" as it is"));
        names(TRIGGERS, table).forEach(trigger -> lost.add("its trigger \"" + trigger + "\""));
        lost.addAll(others(table));
        names(CHILDREN, table)
                .forEach(child -> lost.add("the foreign key of table \"" + child + "\" that refers to it"));
        return lost.stream().distinct().toList();
    }

    /** Views, and triggers of other tables: which of them read it tells its name, which may stand there for something else too. */
    private List<String> others(String table) {
        Pattern word = Pattern.compile(
                "(?<![\\w$])" + Pattern.quote(table) + "(?![\\w$])", Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
        return link.query(Sql.of(OTHERS, table)).rows().stream()
                .filter(row -> word.matcher(String.valueOf(row.get(2))).find())
                .map(row -> "the " + row.get(0) + " \"" + row.get(1) + "\" that names it")
                .toList();
    }

    private List<String> names(String query, String table) {
        Rows rows = link.query(Sql.of(query, table));
        return rows.rows().stream().map(row -> String.valueOf(row.get(0))).toList();
    }
}
