package dev.sluice.command.upsert;

import dev.sluice.dialect.Dialect;
import dev.sluice.sql.Column;
import dev.sluice.sql.Name;
import dev.sluice.sql.Table;
import java.util.List;
import java.util.stream.Stream;

/**
 * A table to be made in the target, in the likeness of one of the source.
 *
 * @param table with the columns, keys and foreign keys it will have; its id is 0 until it is there
 * @param indexes those that are no key's
 * @param warnings what differs from the source, a sentence each
 */
record Blueprint(Table table, List<Table.Index> indexes, List<String> warnings) {
    Blueprint {
        indexes = List.copyOf(indexes);
        warnings = List.copyOf(warnings);
    }

    /** The same with columns spelled as in that list, where only the case of their letters differs. */
    Blueprint named(List<Name> present) {
        Table renamed = new Table(
                table.name(),
                table.id(),
                table.sort(),
                table.columns().stream().map(c -> column(c, present)).toList(),
                spelled(table.primaryKey(), present),
                table.uniqueKeys().stream()
                        .map(k -> new Table.UniqueKey(
                                k.index(), spelled(k.columns(), present), k.deferrable(), k.nullsDistinct()))
                        .toList(),
                table.foreignKeys().stream().map(k -> foreignKey(k, present)).toList(),
                table.traits());
        return new Blueprint(
                renamed,
                indexes.stream()
                        .map(i -> new Table.Index(
                                i.name(), spelled(i.columns(), present), i.unique(), i.plain(), i.collation()))
                        .toList(),
                warnings);
    }

    /** The same with those columns that only the other table has and that it computes from others. */
    Blueprint withComputed(Table other) {
        List<Column> columns = Stream.concat(
                        table.columns().stream(),
                        other.columns().stream()
                                .filter(c ->
                                        !c.writable() && table.column(c.name()).isEmpty()))
                .toList();
        return new Blueprint(table.withColumns(columns), indexes, warnings);
    }

    private static Column column(Column c, List<Name> present) {
        Name name = spelled(List.of(c.name()), present).get(0);
        return new Column(name, c.type(), c.declared(), c.notNull(), c.defaultSql(), c.generation());
    }

    private static Table.ForeignKey foreignKey(Table.ForeignKey k, List<Name> present) {
        return new Table.ForeignKey(
                k.name(),
                spelled(k.columns(), present),
                k.parent(),
                k.parentColumns(),
                k.onDelete(),
                k.deferrable(),
                spelled(k.nulled(), present));
    }

    private static List<Name> spelled(List<Name> names, List<Name> present) {
        return names.stream()
                .map(name -> present.contains(name)
                        ? name
                        : present.stream()
                                .filter(p -> p.text().equalsIgnoreCase(name.text()))
                                .findFirst()
                                .orElse(name))
                .toList();
    }

    /** The statement that makes the table, for before its rows are written. */
    String create(Dialect dialect) {
        return dialect.createTable(table);
    }

    /** Indexes and foreign keys, for when the rows of all tables are in. */
    List<String> complete(Dialect dialect) {
        return Stream.concat(
                        indexes.stream().map(index -> dialect.createIndex(table, index)),
                        dialect.createForeignKeys(table).stream())
                .toList();
    }
}
