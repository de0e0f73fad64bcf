package dev.sluice.dialect;

import dev.sluice.sql.Column;
import dev.sluice.sql.Table;
import java.util.List;

/** The SQL of one engine. Pure text: no connection, no state. What engines share stands in default methods. */
public sealed interface Dialect permits Postgres, Sqlite {
    /** The engine's name as users know it. */
    String engine();

    /**
     * Creates the table with its columns, primary key and unique keys; with its foreign keys too where the engine cannot add
     * them later. Declared types and defaults are written as they are.
     */
    String createTable(Table table);

    /** One statement for each foreign key that {@link #createTable} leaves out. */
    List<String> createForeignKeys(Table table);

    /** Creates a plain index; PostgreSQL chooses its name, because a schema has each index name only once. */
    String createIndex(Table table, Table.Index index);

    default String addColumn(Table table, Column column) {
        return "alter table %s add column %s".formatted(table.name().quoted(), columnDefinition(column));
    }

    /** A column as it stands in {@code create table}. */
    String columnDefinition(Column column);
}
