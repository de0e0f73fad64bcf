package dev.sluice.command.upsert;

import dev.sluice.sql.Column;
import dev.sluice.sql.Column.Generation;
import dev.sluice.sql.Table;
import dev.sluice.sql.ValueType;
import java.util.Optional;

/** The few types of SQLite; what none of them holds exactly becomes text. */
record PostgresToSqlite() implements Shaper {
    @Override
    public Shape shape(Table source) {
        Shape.Sketch sketch = new Shape.Sketch();
        for (Column column : source.columns()) {
            if (column.generation() == Generation.COMPUTED) {
                sketch.warn("column \"%s\" of \"%s\" is computed in the source and becomes an ordinary column"
                        .formatted(column.name(), source.name()));
            }
            Column bare = new Column(
                    column.name(),
                    column.type(),
                    declared(column.type()),
                    column.notNull(),
                    Optional.empty(),
                    Generation.NONE);
            sketch.add(dynamic(Defaults.carry(column, bare, sketch)));
        }
        return sketch.done();
    }

    private static String declared(ValueType type) {
        return switch (type) {
            case INT2, INT4, INT8 -> "INTEGER";
            case BOOL -> "BOOLEAN";
            case FLOAT4, FLOAT8 -> "REAL";
            case BYTES -> "BLOB";
            default -> "TEXT";
        };
    }

    /** A time's default would be written in SQLite's own form, and not in the one that rows arrive in. */
    private static Column dynamic(Column column) {
        Optional<String> sql = column.defaultSql().filter(text -> !text.startsWith("current_"));
        return new Column(
                column.name(), ValueType.DYNAMIC, column.declared(), column.notNull(), sql, column.generation());
    }
}
