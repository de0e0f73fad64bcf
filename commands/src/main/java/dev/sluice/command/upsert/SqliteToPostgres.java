package dev.sluice.command.upsert;

import dev.sluice.db.RawRows.Storage;
import dev.sluice.db.Reader;
import dev.sluice.sql.Column;
import dev.sluice.sql.Column.Generation;
import dev.sluice.sql.Name;
import dev.sluice.sql.Table;
import java.util.Optional;
import java.util.stream.Collectors;

/** Types by what every value of the table is; declared lengths are dropped, because SQLite does not keep to them. */
record SqliteToPostgres(Reader reader) implements Shaper {
    @Override
    public Shape shape(Table source) {
        TableProfile profile = TableProfile.of(reader, source);
        Shape.Sketch sketch = new Shape.Sketch();
        for (int i = 0; i < source.columns().size(); i++) {
            Column column = source.columns().get(i);
            ColumnProfile values = profile.columns().get(i);
            Named named = new Named(source, column);
            refuseMixedBlobs(named, values, sketch);
            refuseNullKey(named, values, profile, sketch);
            sketch.add(column(named, TypeChoice.of(DeclaredType.of(column.declared()), values, profile), sketch));
        }
        return sketch.done();
    }

    /** A column of a table, for messages and queries. */
    private record Named(Table table, Column column) {
        @Override
        public String toString() {
            return "column \"%s\" of \"%s\"".formatted(column.name(), table.name());
        }

        String rowsWhere(String condition) {
            boolean rowid = !table.is(Table.Trait.WITHOUT_ROWID);
            String text = "see: select %s* from %s where %s";
            return text.formatted(
                    rowid ? "rowid, " : "",
                    table.name().quoted(),
                    condition.formatted(column.name().quoted()));
        }
    }

    private static void refuseMixedBlobs(Named named, ColumnProfile values, Shape.Sketch sketch) {
        long blobs = values.count(Storage.BLOB);
        if (blobs > 0 && blobs < values.values()) {
            String what = "%s holds blobs (rows: %d) beside other values (rows: %d), and no type holds both"
                    .formatted(named, blobs, values.values() - blobs);
            sketch.refuse(what, named.rowsWhere("typeof(%s) = 'blob'"));
        }
    }

    /** SQLite lets nulls into any key but the rowid. */
    private static void refuseNullKey(Named named, ColumnProfile values, TableProfile profile, Shape.Sketch sketch) {
        if (values.count(Storage.NULL) > 0 && named.table.primaryKey().contains(named.column.name())) {
            String rows = values.nullRows().stream().map(profile::at).collect(Collectors.joining(", "));
            String what = "%s is of the primary key and holds nulls (rows: %d, the first are %s)"
                    .formatted(named, values.count(Storage.NULL), rows);
            sketch.refuse(what, named.rowsWhere("%s is null"));
        }
    }

    private static Column column(Named named, TypeChoice choice, Shape.Sketch sketch) {
        Column column = named.column;
        DeclaredType type = keyable(named, choice.type());
        if (!choice.because().isEmpty()) {
            String declared = column.declared().isEmpty() ? "declares no type" : "is declared " + column.declared();
            sketch.warn("%s becomes %s: it %s and %s".formatted(named, type.postgres(), declared, choice.because()));
        }
        if (column.generation() == Generation.COMPUTED) {
            sketch.warn(named + " is computed in the source and becomes an ordinary column");
        }
        Column bare = new Column(
                column.name(), type.type(), type.postgres(), column.notNull(), Optional.empty(), Generation.NONE);
        return Defaults.carry(column, bare, sketch);
    }

    /** The type json has no equality, so that it cannot be in a key. */
    private static DeclaredType keyable(Named named, DeclaredType type) {
        Table table = named.table;
        Name name = named.column.name();
        boolean keyed = table.primaryKey().contains(name)
                || table.uniqueKeys().stream().anyMatch(key -> key.columns().contains(name))
                || table.foreignKeys().stream().anyMatch(key -> key.columns().contains(name));
        return keyed && type == DeclaredType.JSON ? DeclaredType.TEXT : type;
    }
}
