package dev.sluice.journal;

import dev.sluice.db.Database;
import dev.sluice.db.Reader;
import dev.sluice.db.Transaction;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The record of all runs, taken along into a database that is about to stand in this one's place. Watermarks stay behind:
 * they go with the rows.
 */
public final class CarriedRuns {
    private final Tables tables;
    private final Set<Long> carried = new HashSet<>();

    private CarriedRuns(Tables tables) {
        this.tables = tables;
    }

    /** What a run's record knows a database by. */
    public static String identity(Database home) {
        return Identity.of(home).text();
    }

    /** Those of the home database; {@code schema} is where its journal is. */
    public static CarriedRuns of(Database home, Name schema) {
        return new CarriedRuns(new Tables(home.dialect(), schema));
    }

    /** Writes them in the place of those that are there; false where there is no journal to carry. */
    public boolean carry(Reader from, Transaction into) {
        TableSetup setup = new TableSetup(tables);
        if (!setup.there(from) || !setup.ensure(into)) {
            return false;
        }
        for (String table : List.of(tables.step(), tables.run())) {
            into.execute(Sql.of("delete from " + table));
        }
        copy(tables.run(), from, into);
        copy(tables.step(), from, into);
        return true;
    }

    /** PostgreSQL: those rows of the database that was replaced which came, or changed, after they had been carried; gives how many. */
    public long carryLate(Reader from, Transaction into) {
        if (!new TableSetup(tables).there(from)) {
            return 0;
        }
        return late(tables.run(), "t.run = r.run", from, into)
                + late(tables.step(), "t.run = r.run and t.ordinal = r.ordinal", from, into);
    }

    private long late(String table, String same, Reader from, Transaction into) {
        long[] late = {0};
        String delete = "delete from " + table + " as t using json_populate_record(null::" + table
                + ", ?::json) as r where " + same;
        rows(table, from, row -> {
            if (carried.add(Digest.number(table + row))) {
                late[0]++;
                into.execute(Sql.of(delete, row));
                into.execute(Sql.of(insert(table), row));
            }
        });
        return late[0];
    }

    /** The runs of the one database are runs of the other from now on. */
    public void rename(Transaction tx, String before, String now) {
        tx.execute(Sql.of("update " + tables.run() + " set database = ? where database = ?", now, before));
    }

    private void copy(String table, Reader from, Transaction into) {
        if (tables.sqlite()) {
            List<String> columns = new ArrayList<>();
            from.stream(Sql.of("select * from " + table), columns::addAll, row -> {
                String names = columns.stream().map(c -> Name.of(c).quoted()).collect(Collectors.joining(", "));
                String marks = columns.stream().map(c -> "?").collect(Collectors.joining(", "));
                into.execute(new Sql("insert into " + table + " (" + names + ") values (" + marks + ")", row));
            });
            return;
        }
        rows(table, from, row -> {
            carried.add(Digest.number(table + row));
            into.execute(Sql.of(insert(table), row));
        });
    }

    private static String insert(String table) {
        return "insert into " + table + " select * from json_populate_record(null::" + table + ", ?::json)";
    }

    private static void rows(String table, Reader from, Consumer<String> each) {
        from.stream(
                Sql.of("select row_to_json(t)::text as t from " + table + " as t"),
                head -> {},
                row -> each.accept(String.valueOf(row.get(0))));
    }
}
