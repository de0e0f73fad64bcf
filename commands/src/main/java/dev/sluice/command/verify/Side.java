package dev.sluice.command.verify;

import dev.sluice.db.Database;
import dev.sluice.dialect.Postgres;
import dev.sluice.sql.Column;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import dev.sluice.sql.TableName;
import java.util.List;
import java.util.Optional;

/**
 * One of the two that are compared.
 *
 * @param label as reports name it: {@code prod:orders}
 * @param relation as it stands in a from clause, under the alias {@code s}
 * @param table what is known of it; empty for a query
 */
record Side(
        String label, Database database, Sql relation, List<Column> columns, Optional<Table> table, Standing standing) {
    /**
     * What its database says.
     *
     * @param encoding in which it keeps texts
     * @param holdable whether this user may keep others from rewriting or replacing the table while it is read
     */
    record Standing(String encoding, boolean holdable) {}

    Side {
        columns = List.copyOf(columns);
    }

    boolean postgres() {
        return database.dialect() instanceof Postgres;
    }

    /** The column of that name; where there is none, one whose name differs by case alone. */
    Optional<Column> column(String name) {
        Optional<Column> exact =
                columns.stream().filter(c -> c.name().text().equals(name)).findFirst();
        return exact.isPresent()
                ? exact
                : columns.stream()
                        .filter(c -> c.name().text().equalsIgnoreCase(name))
                        .findFirst();
    }

    /** What is held while it is read: a table that is truncated or replaced before it is read leaves nothing to be seen. */
    List<TableName> held() {
        return standing.holdable() ? table.stream().map(Table::name).toList() : List.of();
    }

    List<Name> primaryKey() {
        return table.map(Table::primaryKey).orElse(List.of());
    }

    /** The primary key, or the first unique one. */
    List<Name> identity() {
        List<Name> primary = primaryKey();
        return primary.isEmpty()
                ? table.stream()
                        .flatMap(t -> t.uniqueKeys().stream())
                        .map(Table.UniqueKey::columns)
                        .findFirst()
                        .orElse(List.of())
                : primary;
    }
}
