package dev.sluice.stage;

import dev.sluice.Problem;
import dev.sluice.db.Reader;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A SQLite table's definition and what goes when the table goes, as they were written. What else names the table, such as views, triggers
 * of others and foreign keys, finds it by its name.
 *
 * @param parts its indexes and triggers, in the order in which they were made
 * @param numbered whether the numbers that it has given out are remembered
 * @param analyzed whether the planner has statistics of it
 */
public record Definitions(String table, List<Part> parts, boolean numbered, boolean analyzed) {
    private static final String PARTS = """
            select type, name, sql from main.sqlite_schema
            where tbl_name = ? collate nocase and type in ('index', 'trigger') and sql is not null
            order by rowid
            """;

    private static final String OBSTACLES = """
            select 'it is a ' || m.type || ' table' as what
            from pragma_table_list m
            where m.schema = 'main' and m.name = ?1 collate nocase and m.type not in ('table', 'view')
            union all
            select 'the temporary ' || t.type || ' ' || t.name || case t.type when 'trigger' then ' is on it' else ' hides it' end
            from temp.sqlite_schema t
            where t.name = ?1 collate nocase or (t.type = 'trigger' and t.tbl_name = ?1 collate nocase)
            """;

    private static final String VIRTUAL =
            "select name, sql from main.sqlite_schema where type = 'table' and sql like 'create virtual %'";

    /** One of them; {@code sort} is {@code index} or {@code trigger}. */
    public record Part(String sort, Name name, String sql) {
        public Sql drop() {
            return Sql.of("drop " + sort + " main." + name.quoted());
        }
    }

    public Definitions {
        parts = List.copyOf(parts);
    }

    public static Definitions read(Reader reader, Table table) {
        String name = table.name().name().text();
        Object text = reader.query(Sql.of("select sql from main.sqlite_schema where type = 'table' and name = ?", name))
                .value();
        List<Part> parts = reader.query(Sql.of(PARTS, name)).rows().stream()
                .map(row -> new Part(
                        String.valueOf(row.get(0)), Name.of(String.valueOf(row.get(1))), String.valueOf(row.get(2))))
                .toList();
        return new Definitions(
                String.valueOf(text),
                parts,
                isListed(reader, "sqlite_sequence", "name", name),
                isListed(reader, "sqlite_stat1", "tbl", name));
    }

    /** Whether one of the engine's own tables, which need not be there, has a row of that name. */
    private static boolean isListed(Reader reader, String in, String column, String name) {
        boolean there = !reader.query(Sql.of("select 1 from main.sqlite_schema where name = ?", in))
                .rows()
                .isEmpty();
        return there
                && !reader.query(Sql.of("select 1 from main." + in + " where " + column + " = ? limit 1", name))
                        .rows()
                        .isEmpty();
    }

    /** Whether its name stands in the definition besides at the head. */
    public boolean namesItself(String name) {
        return word(name).matcher(table).results().count() > 1;
    }

    /** Why another table cannot take the table's place. */
    public static List<Problem> obstacles(Reader reader, Table table) {
        String name = table.name().name().text();
        Stream<String> own =
                reader.query(Sql.of(OBSTACLES, name)).rows().stream().map(row -> String.valueOf(row.get(0)));
        Stream<String> others = mentioning(reader, VIRTUAL, name).stream()
                .filter(other -> !other.equalsIgnoreCase(name))
                .map(other -> "the virtual table " + other + " names it, and may hold what its rows were");
        List<Problem> all = new ArrayList<>();
        Stream.concat(own, others)
                .forEach(what -> all.add(
                        new Problem(name + " cannot be renamed: " + what, "swap", "swap with strategy: 'merge'")));
        return all;
    }

    /** The names of those whose text, which is the query's second column, has that word. */
    public static List<String> mentioning(Reader reader, String query, String word) {
        Pattern whole = word(word);
        return reader.query(Sql.of(query)).rows().stream()
                .filter(row -> whole.matcher(String.valueOf(row.get(1))).find())
                .map(row -> String.valueOf(row.get(0)))
                .toList();
    }

    private static Pattern word(String word) {
        return Pattern.compile(
                "(?<![\\p{L}\\p{N}_$])" + Pattern.quote(word) + "(?![\\p{L}\\p{N}_$])",
                Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }
}
