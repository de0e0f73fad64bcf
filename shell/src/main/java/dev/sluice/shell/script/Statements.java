package dev.sluice.shell.script;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.TableChange;
import dev.sluice.db.Transaction;
import dev.sluice.dialect.Postgres;
import dev.sluice.sql.Lexis;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import dev.sluice.sql.SqlText;
import dev.sluice.sql.TableName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code sql}, {@code rows}, {@code value}, {@code count}. */
final class Statements {
    private static final Pattern QUERY =
            Pattern.compile("\\s*\\(*\\s*(select|with|values|table|explain|show|pragma)\\b", Pattern.CASE_INSENSITIVE);

    private final Bench bench;
    private final Host host;

    /** The host hears of each statement beforehand, and how many rows each call of {@code sql} has changed. */
    Statements(Bench bench, Host host) {
        this.bench = bench;
        this.host = host;
    }

    /** What goes to another database only reads there. */
    private void tell(Sql statement) {
        if (bench.database().equals(bench.home())) {
            host.sending(statement);
        }
    }

    /** Executes one or more statements; gives how many rows they changed. */
    long execute(CharSequence text, Map<String, ?> binds) {
        bench.allow("sql");
        if (bench.inner().filter(inner -> inner.steered(text.toString())).isPresent()) {
            return 0;
        }
        return execute(SqlArgument.statements(text, binds, bench.database().dialect()));
    }

    /** Executes one with its values. */
    long execute(Sql statement) {
        bench.allow("sql");
        return execute(List.of(statement));
    }

    private long execute(List<Sql> statements) {
        TableChange rows = bench.write("sql", tx -> {
            TableChange all = new TableChange("", 0, 0, 0);
            for (Sql statement : statements) {
                tell(statement);
                all = with(all, statement, tx.execute(statement));
            }
            return all;
        });
        host.changed(rows);
        return rows.total();
    }

    /** Counted by the statement's first word; what begins otherwise, such as {@code merge} or {@code with}, as updated. */
    private TableChange with(TableChange all, Sql statement, long rows) {
        Lexis lexis = bench.database().dialect() instanceof Postgres ? Lexis.POSTGRES : Lexis.SQLITE;
        String verb = SqlText.of(statement.text(), lexis).verb();
        return switch (verb) {
            case "insert", "replace" ->
                new TableChange(all.table(), all.inserted() + rows, all.updated(), all.deleted());
            case "delete" -> new TableChange(all.table(), all.inserted(), all.updated(), all.deleted() + rows);
            default -> new TableChange(all.table(), all.inserted(), all.updated() + rows, all.deleted());
        };
    }

    List<Map<String, @Nullable Object>> rows(CharSequence text, Map<String, ?> binds) {
        bench.allow("rows");
        return maps(query(text, binds));
    }

    /** The first column of the only row; null when there is no row. */
    @Nullable
    Object value(CharSequence text, Map<String, ?> binds) {
        bench.allow("value");
        Sql sql = one(text, binds);
        tell(sql);
        List<@Nullable Object> found = new ArrayList<>();
        bench.read(tx -> {
            tx.stream(sql, labels -> {}, row -> keepOne(found, row.get(0)));
            return 0;
        });
        return found.isEmpty() ? null : found.get(0);
    }

    private static void keepOne(List<@Nullable Object> found, @Nullable Object value) {
        if (!found.isEmpty()) {
            throw SluiceException.of(
                    Kind.FAILED, "value found more than one row", "", "narrow the query, or take rows '...'");
        }
        found.add(value);
    }

    long count(CharSequence table, Optional<CharSequence> where, Map<String, ?> binds) {
        bench.allow("count");
        Sql condition = one(where.orElse(""), binds);
        String text = "select count(*) as n from "
                + TableName.parse(table.toString()).quoted()
                + (where.isPresent() ? " where " + condition.text() : "");
        return bench.read(tx -> tx.number(new Sql(text, condition.binds())));
    }

    /** Rows of a query, or the number of rows that other statements changed. */
    Object any(CharSequence text) {
        List<Sql> statements =
                SqlArgument.statements(text, Map.of(), bench.database().dialect());
        boolean query = statements.size() == 1
                && QUERY.matcher(statements.get(0).text()).lookingAt();
        return query ? query(text, Map.of()) : (Object) execute(text, Map.of());
    }

    /** Whether the query finds a row. It may not write, wherever it stands. */
    boolean finds(CharSequence text) {
        return number(text) > 0;
    }

    /** How many rows the query finds. It may not write, wherever it stands. */
    long number(CharSequence text) {
        Sql sql = one(text, Map.of());
        return bench.read(tx -> tx.reading(() -> tx.refusingHiddenRows(() -> {
            long[] rows = new long[1];
            tx.stream(sql, labels -> {}, row -> rows[0]++);
            return rows[0];
        })));
    }

    Rows query(CharSequence text, Map<String, ?> binds) {
        Sql sql = one(text, binds);
        tell(sql);
        return bench.read(tx -> query(tx, sql));
    }

    private static Rows query(Transaction tx, Sql sql) {
        return tx.query(sql);
    }

    private Sql one(CharSequence text, Map<String, ?> binds) {
        return SqlArgument.one(text, binds, bench.database().dialect());
    }

    private static List<Map<String, @Nullable Object>> maps(Rows rows) {
        List<Map<String, @Nullable Object>> maps = new ArrayList<>();
        for (List<@Nullable Object> row : rows.rows()) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            for (int i = 0; i < row.size(); i++) {
                String label = rows.columns().get(i);
                if (map.containsKey(label)) {
                    throw SluiceException.of(
                            Kind.USAGE, "two columns are labelled \"" + label + "\"", "", "name them apart with as");
                }
                map.put(label, row.get(i));
            }
            maps.add(map);
        }
        return maps;
    }
}
