package dev.sluice.command.upsert;

import dev.sluice.sql.Column;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import java.util.List;

/** What is read: a table, or a query with the columns it gives. */
sealed interface Origin {
    List<Column> columns();

    /** As a relation in a from clause, under the alias {@code s}. */
    Sql relation();

    record OfTable(Table table) implements Origin {
        @Override
        public List<Column> columns() {
            return table.columns();
        }

        @Override
        public Sql relation() {
            return Sql.of(table.name().quoted() + " as s");
        }
    }

    record OfQuery(Sql query, List<Column> columns) implements Origin {
        public OfQuery {
            columns = List.copyOf(columns);
        }

        @Override
        public Sql relation() {
            return new Sql("(" + query.text() + ") as s", query.binds());
        }
    }
}
