package dev.sluice.command.migrate;

import dev.sluice.db.Transaction;
import dev.sluice.sql.Name;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import dev.sluice.sql.TableName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * SQLite: a temporary trigger on each table counts what is deleted, and tells the table from another in its place: it goes with the one it is on, and
 * follows that one to another name. Columns are known by their names.
 */
final class SqliteHoldings implements Holdings {
    private static final String TRIGGER = "sluice_removed_";
    /** Virtual ones take no trigger, and what they keep in tables of their own is theirs. */
    private static final String TABLES = """
            select name, type from pragma_table_list
            where schema = 'main' and type in ('table', 'virtual') and name not like 'sqlite\\_%' escape '\\' order by name
            """;

    private static final String WATCHED = "select substr(name, " + (TRIGGER.length() + 1) + ") as id, tbl_name as name"
            + " from temp.sqlite_schema where type = 'trigger' and name like 'sluice\\_removed\\_%' escape '\\'";

    private final Transaction tx;

    SqliteHoldings(Transaction tx) {
        this.tx = tx;
        tx.execute(Sql.of("create temp table sluice_removed (id integer primary key, n integer not null default 0)"));
        int id = 0;
        for (List<@Nullable Object> row : tx.query(Sql.of(TABLES)).rows()) {
            String name = String.valueOf(row.get(0));
            if ("table".equals(row.get(1)) && !Holdings.isLiquibases(name)) {
                watch(++id, name);
            }
        }
    }

    private void watch(int id, String table) {
        tx.execute(Sql.of("insert into temp.sluice_removed (id) values (?)", id));
        tx.execute(Sql.of("create temp trigger " + TRIGGER + id + " after delete on main."
                + Name.of(table).quoted() + " begin update sluice_removed set n = n + 1 where id = " + id + "; end"));
    }

    @Override
    public Map<String, Held> now() {
        Map<String, Held> held = new LinkedHashMap<>();
        watched().forEach((id, name) -> held.put(id, held(tx, name)));
        for (List<@Nullable Object> row : tx.query(Sql.of(TABLES)).rows()) {
            if ("virtual".equals(row.get(1))) {
                String name = String.valueOf(row.get(0));
                held.put("virtual " + name, held(tx, name));
            }
        }
        return held;
    }

    private Map<String, String> watched() {
        Map<String, String> names = new LinkedHashMap<>();
        tx.query(Sql.of(WATCHED))
                .rows()
                .forEach(row -> names.put(String.valueOf(row.get(0)), String.valueOf(row.get(1))));
        return names;
    }

    /** The table of that name, whichever it is. */
    static Optional<Held> named(Transaction tx, TableName name) {
        Held held = held(tx, name.name().text());
        return held.columns().isEmpty() ? Optional.empty() : Optional.of(held);
    }

    private static Held held(Transaction tx, String table) {
        Map<String, Column> columns = new LinkedHashMap<>();
        Rows rows = tx.query(Sql.of("select name, dflt_value from pragma_table_xinfo(?) order by cid", table));
        for (List<@Nullable Object> row : rows.rows()) {
            String name = String.valueOf(row.get(0));
            String fallback =
                    Optional.ofNullable(row.get(1)).map(Object::toString).orElse("");
            columns.put(name.toLowerCase(Locale.ROOT), new Column(Name.of(name), fallback));
        }
        return new Held(new TableName(Optional.empty(), Name.of(table)), "", columns);
    }

    @Override
    public List<Removed> removed() {
        Map<String, String> names = watched();
        List<Removed> removed = new ArrayList<>();
        tx.query(Sql.of("select id, n from temp.sluice_removed where n > 0 order by id"))
                .rows()
                .forEach(row -> Optional.ofNullable(names.get(String.valueOf(row.get(0))))
                        .ifPresent(name -> removed.add(new Removed(
                                new TableName(Optional.empty(), Name.of(name)),
                                row.get(1) instanceof Number n ? n.longValue() : 0,
                                OptionalLong.empty()))));
        return removed;
    }

    @Override
    public void end() {
        watched().keySet().forEach(id -> tx.execute(Sql.of("drop trigger temp." + TRIGGER + id)));
        tx.execute(Sql.of("drop table temp.sluice_removed"));
    }
}
