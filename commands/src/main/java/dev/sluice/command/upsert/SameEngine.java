package dev.sluice.command.upsert;

import dev.sluice.db.Catalog;
import dev.sluice.dialect.Dialect;
import dev.sluice.dialect.Sqlite;
import dev.sluice.sql.Column;
import dev.sluice.sql.Column.Generation;
import dev.sluice.sql.Table;
import java.util.List;
import java.util.Optional;

/** The declared types as they are, where the target knows them. */
record SameEngine(Catalog target, Dialect dialect) implements Shaper {
    @Override
    public Shape shape(Table source) {
        Shape.Sketch sketch = new Shape.Sketch();
        List<String> declared =
                source.columns().stream().map(Column::declared).distinct().toList();
        for (String unknown : target.unknownTypes(declared)) {
            sketch.refuse(
                    "type \"%s\" of table \"%s\" does not exist in the target".formatted(unknown, source.name()),
                    "create it there first");
        }
        source.columns().forEach(column -> sketch.add(column(source, column, sketch)));
        return sketch.done();
    }

    private Column column(Table source, Column column, Shape.Sketch sketch) {
        if (dialect instanceof Sqlite) {
            return sqlite(source, column, sketch);
        }
        if (column.generation() != Generation.NONE) {
            return column;
        }
        Optional<String> nothing = Optional.empty();
        Column bare = new Column(
                column.name(), column.type(), column.declared(), column.notNull(), nothing, column.generation());
        return Defaults.carry(column, bare, sketch);
    }

    /** The catalog does not tell how a SQLite column is computed. */
    private static Column sqlite(Table source, Column column, Shape.Sketch sketch) {
        if (column.generation() != Generation.COMPUTED) {
            return column;
        }
        sketch.warn("column \"%s\" of \"%s\" is computed in the source and becomes an ordinary column"
                .formatted(column.name(), source.name()));
        Optional<String> nothing = Optional.empty();
        return new Column(column.name(), column.type(), column.declared(), column.notNull(), nothing, Generation.NONE);
    }
}
