package dev.sluice.db;

import dev.sluice.sql.Name;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * SQLite counts only the whole, so temporary triggers count for us. They, and what they count in, are in the transaction and go
 * with it. A row that {@code insert or replace} takes away counts as inserted only: the engine fires no trigger for it.
 */
final class SqliteFootprint implements Footprint {
    private static final int MOST = 3;
    private static final int KEPT = 20;

    private static final String TABLES = """
            select name, coalesce(sql, '') like '%without rowid%' as rowless from main.sqlite_schema
            where type = 'table' and name not like 'sqlite\\_%' escape '\\'
              and coalesce(sql, '') not like 'create virtual%'
            order by name
            """;

    /** What happens to a row, and where its rowid stands then. */
    private enum Event {
        INSERT("new"),
        UPDATE("old"),
        DELETE("old");

        private final String row;

        Event(String row) {
            this.row = row;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Transaction transaction;
    private final String journalPrefix;
    private final Set<String> watched = new TreeSet<>();
    private Map<String, Written> before = Map.of();

    SqliteFootprint(Transaction transaction, Name journalSchema) {
        this.transaction = transaction;
        this.journalPrefix = journalSchema + "_";
    }

    @Override
    public Footprint begin() {
        transaction.execute(Sql.of("create temp table if not exists sluice_written "
                + "(tab text, event text, n integer, primary key (tab, event))"));
        transaction.execute(
                Sql.of("create temp table if not exists sluice_touched (tab text, event text, id integer)"));
        transaction.execute(Sql.of("delete from temp.sluice_touched"));
        Set<String> there = there();
        watched.retainAll(there);
        for (List<@Nullable Object> row : tables().rows()) {
            String table = String.valueOf(row.get(0));
            if (there.contains(table) && watched.add(table)) {
                watch(table, String.valueOf(row.get(1)).equals("1"));
            }
        }
        before = counts();
        return this;
    }

    private Rows tables() {
        return transaction.query(Sql.of(TABLES));
    }

    private Set<String> there() {
        Set<String> names = new TreeSet<>();
        tables().rows().forEach(row -> names.add(String.valueOf(row.get(0))));
        names.removeIf(name -> name.startsWith(journalPrefix));
        return names;
    }

    private void watch(String table, boolean rowless) {
        for (Event event : Event.values()) {
            String name = trigger(table, event);
            String counter = "tab = " + literal(table) + " and event = '" + event.word() + "'";
            transaction.execute(
                    Sql.of("insert or ignore into temp.sluice_written values (?, ?, 0)", table, event.word()));
            transaction.execute(Sql.of("drop trigger if exists temp." + name));
            transaction.execute(Sql.of("create temp trigger " + name + " after " + event.word() + " on main."
                    + Name.of(table).quoted() + " begin update sluice_written set n = n + 1 where " + counter + ";"
                    + (rowless ? "" : touched(table, event)) + " end"));
        }
    }

    private static String touched(String table, Event event) {
        return " insert into sluice_touched select " + literal(table) + ", '" + event.word() + "', " + event.row
                + ".rowid where (select count(*) from sluice_touched where tab = " + literal(table)
                + " and event = '" + event.word() + "') < " + KEPT + ";";
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    @Override
    public List<Written> written() {
        Map<String, Written> now = counts();
        List<Written> written = new ArrayList<>();
        for (String table : there()) {
            Written since = watched.contains(table) ? since(table, now) : added(table);
            if (since.total() > 0) {
                written.add(since);
            }
        }
        return written;
    }

    private Written since(String table, Map<String, Written> counts) {
        Written none = new Written(table, 0, 0, 0);
        Written now = counts.getOrDefault(table, none);
        Written then = before.getOrDefault(table, none);
        return new Written(
                table,
                now.inserted() - then.inserted(),
                now.updated() - then.updated(),
                now.deleted() - then.deleted());
    }

    /** A table that was made since: nobody watched it, but all of its rows are new. */
    private Written added(String table) {
        Sql count = Sql.of("select count(*) from main." + Name.of(table).quoted());
        return new Written(table, transaction.number(count), 0, 0);
    }

    private Map<String, Written> counts() {
        Map<String, Written> counts = new TreeMap<>();
        Rows rows = transaction.query(Sql.of("""
                select tab, sum(n * (event = 'insert')), sum(n * (event = 'update')), sum(n * (event = 'delete'))
                from temp.sluice_written group by tab
                """));
        for (List<@Nullable Object> row : rows.rows()) {
            String table = String.valueOf(row.get(0));
            counts.put(table, new Written(table, number(row.get(1)), number(row.get(2)), number(row.get(3))));
        }
        return counts;
    }

    private static long number(@Nullable Object value) {
        return value instanceof Number n ? n.longValue() : 0;
    }

    /** None: with a trigger on it, a table is never emptied but row by row. */
    @Override
    public List<String> rewritten() {
        return List.of();
    }

    @Override
    public void end() {
        for (String table : watched) {
            for (Event event : Event.values()) {
                transaction.execute(Sql.of("drop trigger if exists temp." + trigger(table, event)));
            }
        }
        watched.clear();
        transaction.execute(Sql.of("drop table if exists temp.sluice_written"));
        transaction.execute(Sql.of("drop table if exists temp.sluice_touched"));
    }

    private static String trigger(String table, Event event) {
        return Name.of("sluice_" + event.word() + "_" + table).quoted();
    }

    @Override
    public List<RowSample> samples(String table, Reader committed) {
        List<RowSample> samples = new ArrayList<>();
        for (Event event : Event.values()) {
            int most = samples.size() + MOST;
            for (List<@Nullable Object> touched : touchedRows(table, event)) {
                RowSample sample = sample(table, touched.get(0), committed);
                boolean told = sample.columns().isEmpty() || sample.before().equals(sample.after());
                if (samples.size() < most && !told && !samples.contains(sample)) {
                    samples.add(sample);
                }
            }
        }
        return samples;
    }

    private List<List<@Nullable Object>> touchedRows(String table, Event event) {
        String sql = "select distinct id from temp.sluice_touched where tab = ? and event = ? order by id";
        return transaction.query(Sql.of(sql, table, event.word())).rows();
    }

    private RowSample sample(String table, @Nullable Object id, Reader committed) {
        Sql one = Sql.of("select * from main." + Name.of(table).quoted() + " where rowid = ?", id);
        Rows after = transaction.query(one);
        Rows before = exists(committed, table) ? committed.query(one) : new Rows(after.columns(), List.of());
        boolean same = before.columns().equals(after.columns());
        List<String> columns = after.isEmpty() ? before.columns() : after.columns();
        return new RowSample(
                before.isEmpty() && after.isEmpty() ? List.of() : columns,
                before.isEmpty() || (!same && !after.isEmpty())
                        ? List.of()
                        : before.rows().get(0),
                after.isEmpty() ? List.of() : after.rows().get(0));
    }

    private static boolean exists(Reader reader, String table) {
        return !reader.query(Sql.of("select 1 from main.sqlite_schema where type = 'table' and name = ?", table))
                .isEmpty();
    }
}
