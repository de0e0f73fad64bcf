package dev.sluice.db;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keeps Liquibase from losing what hangs on a SQLite table. It alters one by renaming it, making another and copying the rows: foreign keys,
 * triggers and checks do not come along, tables that refer to it follow the renamed one, and dropping that deletes their rows.
 */
final class SqliteRebuilds {
    private static final Pattern BEGINS = Pattern.compile(
            "\\s*alter table [`\"\\[]?(.+?)[`\"\\]]? rename to [`\"\\[]?(.+?)_temporary[`\"\\]]?\\s*;?\\s*",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern LOST = Pattern.compile(
            "\\b(check|references|collate|generated|without\\s+rowid|strict|autoincrement)\\b",
            Pattern.CASE_INSENSITIVE);
    private static final String DEFINITION =
            "select sql from sqlite_schema where type = 'table' and name = ? collate nocase";
    private static final String TRIGGERS =
            "select name from sqlite_schema where type = 'trigger' and tbl_name = ? collate nocase order by name";
    private static final String CHILDREN = """
            select distinct m.name from sqlite_schema m, pragma_foreign_key_list(m.name) f
            where m.type = 'table' and f."table" = ? collate nocase order by m.name
            """;

    private final Link link;

    SqliteRebuilds(Link link) {
        this.link = link;
    }

    /** Refuses the first statement of a rebuild that would lose something. */
    void check(String sql) {
        Matcher begins = BEGINS.matcher(sql);
        if (link instanceof SqliteLink && begins.matches() && begins.group(1).equalsIgnoreCase(begins.group(2))) {
            List<String> lost = lost(begins.group(1));
            if (!lost.isEmpty()) {
                throw SluiceException.of(
                        Kind.REFUSED,
                        "Liquibase would make table \"" + begins.group(1) + "\" anew without "
                                + String.join(", ", lost),
                        "",
                        "write this change for SQLite as SQL: <sql dbms=\"sqlite\">");
            }
        }
    }

    private List<String> lost(String table) {
        List<String> lost = new ArrayList<>();
        Matcher words = LOST.matcher(String.valueOf(names(DEFINITION, table)));
        while (words.find()) {
            String word = words.group(1).toLowerCase(java.util.Locale.ROOT);
            lost.add(word.equals("references") ? "its foreign keys" : "its \"" + word + "\"");
        }
        names(TRIGGERS, table).forEach(trigger -> lost.add("its trigger \"" + trigger + "\""));
        names(CHILDREN, table)
                .forEach(child -> lost.add("the foreign key of table \"" + child + "\" that refers to it"));
        return lost.stream().distinct().toList();
    }

    private List<String> names(String query, String table) {
        Rows rows = link.query(Sql.of(query, table));
        return rows.rows().stream().map(row -> String.valueOf(row.get(0))).toList();
    }
}
