package dev.sluice.command.backfill;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.Catalog;
import dev.sluice.db.Fault;
import dev.sluice.db.Transaction;
import dev.sluice.relations.Condition;
import dev.sluice.relations.OwnersOnly;
import dev.sluice.relations.RowOrder;
import dev.sluice.sql.Column;
import dev.sluice.sql.ContentKey;
import dev.sluice.sql.Nearest;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import dev.sluice.sql.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The table with the keys of the rows that could not be written.
 *
 * @param of the table whose rows they are
 * @param statement tells the entries of this backfill from those of others
 * @param exists whether it has been made already
 */
record Quarantine(TableName name, TableName of, String statement, int limit, boolean exists) {
    private static final List<String> COLUMNS =
            List.of("table_name", "statement", "row_key", "path", "reason", "sqlstate", "set_aside_at");
    private static final Pattern LIMITED = Pattern.compile("char.*\\(", Pattern.CASE_INSENSITIVE);
    private static final int HASH = 16;

    /** As it was asked for. */
    public record Wanted(TableName name, int limit) {
        public Wanted {
            if (limit < 0) {
                throw Backfill.invalid("quarantineLimit must be at least 0, was " + limit);
            }
        }
    }

    static Quarantine of(Catalog catalog, Wanted wanted, Form form) {
        Table table = form.table();
        TableName name = wanted.name().schema().isPresent()
                ? wanted.name()
                : new TableName(table.name().schema(), wanted.name().name());
        Optional<Table> found = catalog.find(name);
        found.ifPresent(Quarantine::refuseOther);
        String statement = ContentKey.of(List.of(form.identity())).substring(0, HASH);
        return new Quarantine(name, table.name(), statement, wanted.limit(), found.isPresent());
    }

    private static void refuseOther(Table found) {
        if (found.sort() != Table.Sort.TABLE) {
            throw noQuarantine(found, "it is no ordinary table");
        }
        List<String> columns =
                found.columns().stream().map(c -> c.name().text()).toList();
        for (String needed : COLUMNS) {
            if (!columns.contains(needed)) {
                throw noQuarantine(found, "it has no column \"" + needed + "\"" + Nearest.behind(needed, columns));
            }
        }
        for (Column column : found.columns()) {
            boolean own = COLUMNS.contains(column.name().text());
            if (!own && column.notNull() && column.defaultSql().isEmpty() && column.writable()) {
                throw noQuarantine(found, "its column \"" + column.name() + "\" would have to have a value");
            }
            if (own && LIMITED.matcher(column.declared()).find()) {
                throw noQuarantine(
                        found, "its column \"" + column.name() + "\" is " + column.declared() + ", not text");
            }
        }
    }

    private static SluiceException noQuarantine(Table found, String why) {
        return Backfill.invalid("table " + found.name() + " is no quarantine: " + why + "; give another name");
    }

    /** Its reasons quote values: what default privileges give to others they do not get. */
    List<Sql> create(boolean postgres) {
        String moment = postgres ? "timestamptz" : "text";
        String sql = """
                create table if not exists %s (
                  table_name text not null,
                  statement text not null,
                  row_key text not null,
                  path text not null default '',
                  reason text not null,
                  sqlstate text not null,
                  set_aside_at %s not null default current_timestamp,
                  primary key (table_name, statement, row_key, path))
                """;
        Sql created = Sql.of(sql.formatted(name.quoted(), moment));
        return postgres ? List.of(created, new OwnersOnly(name).revoke()) : List.of(created);
    }

    /** Rows that were set aside by an earlier call of the same are tried again. */
    Sql forget() {
        return Sql.of(
                "delete from " + name.quoted() + " where table_name = ? and statement = ?", of.toString(), statement);
    }

    /** The same of some rows, by their places. */
    Sql forget(Sql places) {
        List<@Nullable Object> binds = new ArrayList<>(List.of(of.toString(), statement));
        binds.addAll(places.binds());
        String sql = "delete from %s where table_name = ? and statement = ? and row_key in (%s)";
        return new Sql(sql.formatted(name.quoted(), places.text()), binds);
    }

    long add(Transaction tx, String key, Fault fault) {
        return add(tx, key, "", fault);
    }

    long add(Transaction tx, String key, String path, Fault fault) {
        String reason = fault.detail().isEmpty() ? fault.message() : fault.message() + "; " + fault.detail();
        return tx.execute(insert(key, path, reason, fault.sqlState()));
    }

    /** What is said of that row goes; gives how much it was. */
    long forget(Transaction tx, String key) {
        String sql = "delete from " + name.quoted() + " where table_name = ? and statement = ? and row_key = ?";
        return tx.execute(Sql.of(sql, of.toString(), statement, key));
    }

    /** Values, or what stands for them in a block. */
    Sql insert(Object key, Object path, Object reason, Object sqlState) {
        String sql = "insert into " + name.quoted()
                + " (table_name, statement, row_key, path, reason, sqlstate) values (?, ?, ?, ?, ?, ?)";
        return Sql.of(sql, of.toString(), statement, key, path, reason, sqlState);
    }

    /** Refuses when there are more of them than are allowed. */
    void refuseMore(long rows) {
        if (rows > limit) {
            throw SluiceException.of(
                    Kind.REFUSED,
                    "more rows cannot be written than quarantineLimit allows (" + limit + ")",
                    "table " + of,
                    "mend the cause, or raise the limit");
        }
    }

    /** Rows that are not set aside. As a join the server might take it for one with few rows, of which it knows nothing yet. */
    Condition others(RowOrder order) {
        String sql =
                "cast(%s as text) not in (select q.row_key from %s as q where q.table_name = ? and q.statement = ?)";
        return alias -> Sql.of(sql.formatted(order.place(alias), name.quoted()), of.toString(), statement);
    }
}
