package dev.sluice.command.prune;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.Transaction;
import dev.sluice.sql.Column;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import dev.sluice.sql.ValueType;
import java.time.Duration;
import java.util.Set;

/** A moment before now, by the server's clock, in the form of a column. */
record Moment(Transaction tx) {
    private static final Set<ValueType> TIMES = Set.of(ValueType.DATE, ValueType.TIMESTAMP, ValueType.TIMESTAMPTZ);

    /** An expression with one value bound. */
    Sql before(Table table, Column column, Duration age) {
        return tx.isPostgres() ? postgres(table, column, age) : sqlite(table, column, age);
    }

    private Sql postgres(Table table, Column column, Duration age) {
        if (!TIMES.contains(column.type())) {
            throw noTime(table, column, "its type is " + column.declared());
        }
        Sql asked = Sql.of(
                "select (now() - make_interval(secs => ?))::" + column.declared() + "::text", age.toMillis() / 1000.0);
        return Sql.of("?::" + column.declared(), tx.query(asked).value());
    }

    /** Numbers may be seconds, milliseconds or days; nobody can tell. */
    private Sql sqlite(Table table, Column column, Duration age) {
        String name = "t." + column.name().quoted();
        long others =
                tx.number(Sql.of("select count(*) as n from " + table.name().quoted() + " as t where " + name
                        + " is not null and (typeof(" + name + ") <> 'text' or julianday(" + name + ") is null)"));
        if (others > 0) {
            throw noTime(table, column, others + " of its values are no dates or times as text");
        }
        Sql asked =
                Sql.of("select strftime('%Y-%m-%d %H:%M:%f', 'now', ?)", "-" + age.toMillis() / 1000.0 + " seconds");
        return Sql.of("julianday(?)", tx.query(asked).value());
    }

    private static SluiceException noTime(Table table, Column column, String why) {
        return SluiceException.of(
                Kind.USAGE,
                "column " + column.name() + " does not tell a time: " + why,
                "table " + table.name(),
                "give the condition with where");
    }
}
