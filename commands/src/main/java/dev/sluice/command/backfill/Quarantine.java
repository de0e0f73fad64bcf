package dev.sluice.command.backfill;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.TableChange;
import dev.sluice.db.Catalog;
import dev.sluice.db.Fault;
import dev.sluice.db.Transaction;
import dev.sluice.relations.Condition;
import dev.sluice.relations.OwnersOnly;
import dev.sluice.relations.RowOrder;
import dev.sluice.sql.Column;
import dev.sluice.sql.ContentKey;
import dev.sluice.sql.Nearest;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import dev.sluice.sql.TableName;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

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
    private static final String DETAIL = "; ";
    /** Their detail shows the whole row, in which a key or a time that the server makes is another one each time. */
    private static final List<String> WITH_ROW = List.of("23502", "23514");

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

    /** What an earlier call of the same has set aside. */
    EarlierEntries earlierEntries() {
        return new EarlierEntries(this);
    }

    long add(Transaction tx, String key, Fault fault) {
        return tx.execute(insert(key, "", reason(fault), fault.sqlState()));
    }

    private static String reason(Fault fault) {
        return fault.detail().isEmpty() ? fault.message() : fault.message() + DETAIL + fault.detail();
    }

    /** Says that of a row and nothing else; gives what had to be changed for it. */
    TableChange replace(Transaction tx, String key, String path, Fault fault) {
        String own = " from " + name.quoted() + " where table_name = ? and statement = ? and row_key = ? and path ";
        String reason = reason(fault);
        long gone = tx.execute(Sql.of("delete" + own + "<> ?", of.toString(), statement, key, path));
        Rows found = tx.query(Sql.of("select reason, sqlstate" + own + "= ?", of.toString(), statement, key, path));
        tx.execute(Sql.of("delete" + own + "= ?", of.toString(), statement, key, path));
        tx.execute(insert(key, path, reason, fault.sqlState()));
        boolean there = !found.isEmpty();
        boolean same = there
                && fault.sqlState().equals(found.text(0, "sqlstate"))
                && said(reason, fault.sqlState())
                        .equals(said(String.valueOf(found.text(0, "reason")), fault.sqlState()));
        return change(there ? 0 : 1, there && !same ? 1 : 0, gone);
    }

    private static String said(String reason, String sqlState) {
        return WITH_ROW.contains(sqlState) ? reason.split(DETAIL, 2)[0] : reason;
    }

    /** Whether two entries say the same. */
    static String same(String one, String other, boolean postgres) {
        String equal = one + ".reason = " + other + ".reason";
        String states = "'" + String.join("', '", WITH_ROW) + "'";
        String heads = "split_part(" + one + ".reason, '" + DETAIL + "', 1) = split_part(" + other + ".reason, '"
                + DETAIL + "', 1)";
        return one + ".sqlstate = " + other + ".sqlstate and (" + equal
                + (postgres ? " or (" + one + ".sqlstate in (" + states + ") and " + heads + ")" : "") + ")";
    }

    TableChange change(long inserted, long updated, long deleted) {
        return new TableChange(name.toString(), inserted, updated, deleted);
    }

    /** Values, or what stands for them in a block. */
    Sql insert(Object key, Object path, Object reason, Object sqlState) {
        String sql = "insert into " + name.quoted()
                + " (table_name, statement, row_key, path, reason, sqlstate) values (?, ?, ?, ?, ?, ?)";
        return Sql.of(sql, of.toString(), statement, key, path, reason, sqlState);
    }

    /**
     * Refuses when there are more of them than are allowed.
     *
     * @param from where the chunk began, which is taken back
     * @param alone whether those before it are committed
     */
    void refuseMore(long rows, Cursor from, boolean alone) {
        if (rows > limit) {
            throw SluiceException.of(
                    Kind.REFUSED,
                    "more rows cannot be written than quarantineLimit allows (" + limit + "); it was at "
                            + from.reached(),
                    "table " + of,
                    "mend the cause, or raise the limit; "
                            + (alone
                                    ? "resumed, the run goes on with that chunk, and a new one goes through all rows"
                                    : "then begin the transaction anew"));
        }
    }

    /** Rows that are not set aside. As a join the server might take it for one with few rows, of which it knows nothing yet. */
    Condition others(RowOrder order) {
        String sql =
                "cast(%s as text) not in (select q.row_key from %s as q where q.table_name = ? and q.statement = ?)";
        return alias -> Sql.of(sql.formatted(order.place(alias), name.quoted()), of.toString(), statement);
    }
}
