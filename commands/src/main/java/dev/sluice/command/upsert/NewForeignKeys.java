package dev.sluice.command.upsert;

import dev.sluice.db.Catalog;
import dev.sluice.sql.Column;
import dev.sluice.sql.Name;
import dev.sluice.sql.Table;
import dev.sluice.sql.Table.ForeignKey;
import dev.sluice.sql.TableName;
import dev.sluice.sql.ValueType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The source's foreign keys as keys between target tables.
 *
 * @param rings source tables that refer to each other all round; their keys are made deferrable, or a second sync could not
 *     write them in any order
 * @param known source tables of the run with the target tables of theirs, those to be made included
 */
record NewForeignKeys(Map<TableName, Table> known, List<List<TableName>> rings, Catalog target) {
    private static final Set<ValueType> WHOLE = EnumSet.of(ValueType.INT2, ValueType.INT4, ValueType.INT8);

    /** The drawn table with those keys that lead to a table of the target, and a warning for each of the others. */
    Blueprint complete(Table source, Blueprint drawn) {
        List<ForeignKey> kept = new ArrayList<>();
        List<String> warnings = new ArrayList<>(drawn.warnings());
        for (ForeignKey key : source.foreignKeys()) {
            Optional<Table> parent = parent(key.parent(), drawn.table().name());
            Optional<String> obstacle = obstacle(key, drawn.table(), parent);
            obstacle.ifPresent(reason -> warnings.add(leftOut(source, key, reason)));
            parent.filter(table -> obstacle.isEmpty())
                    .ifPresent(table -> kept.add(to(table, key, inRing(source, key))));
        }
        return new Blueprint(with(drawn.table(), kept), drawn.indexes(), warnings);
    }

    /** A parent that is not of the run may be there already, in the child's schema. */
    private Optional<Table> parent(TableName source, TableName child) {
        return Optional.ofNullable(known.get(source))
                .or(() -> target.find(new TableName(child.schema(), source.name())));
    }

    private static String leftOut(Table source, ForeignKey key, String reason) {
        return "foreign key of \"%s\" to \"%s\" is left out: %s".formatted(source.name(), key.parent(), reason);
    }

    private boolean inRing(Table source, ForeignKey key) {
        return rings.stream().anyMatch(ring -> ring.contains(source.name()) && ring.contains(key.parent()));
    }

    private static ForeignKey to(Table parent, ForeignKey key, boolean inRing) {
        return new ForeignKey(
                "",
                key.columns(),
                parent.name(),
                key.parentColumns(),
                key.onDelete(),
                key.deferrable() || inRing,
                key.columns());
    }

    private static Optional<String> obstacle(ForeignKey key, Table child, Optional<Table> parent) {
        if (parent.isEmpty()) {
            return Optional.of("the target has no such table");
        }
        Table table = parent.get();
        if (!isKey(key.parentColumns(), table)) {
            return Optional.of("its columns are no key there");
        }
        for (int i = 0; i < key.columns().size(); i++) {
            Optional<Column> own = child.column(key.columns().get(i));
            Optional<Column> theirs = table.column(key.parentColumns().get(i));
            if (own.isEmpty() || theirs.isEmpty() || !comparable(own.get(), theirs.get())) {
                return Optional.of("column \"%s\" is not of its parent's type"
                        .formatted(key.columns().get(i)));
            }
        }
        return Optional.empty();
    }

    private static boolean isKey(List<Name> columns, Table parent) {
        Set<Name> wanted = new HashSet<>(columns);
        return !wanted.isEmpty()
                && (wanted.equals(new HashSet<>(parent.primaryKey()))
                        || parent.uniqueKeys().stream().anyMatch(key -> wanted.equals(new HashSet<>(key.columns()))));
    }

    private static boolean comparable(Column one, Column other) {
        boolean whole = WHOLE.contains(one.type()) && WHOLE.contains(other.type());
        boolean same = one.type() == other.type();
        return whole
                || (same && (one.type() != ValueType.OTHER || one.declared().equals(other.declared())));
    }

    private static Table with(Table table, List<ForeignKey> keys) {
        return new Table(
                table.name(),
                table.id(),
                table.sort(),
                table.columns(),
                table.primaryKey(),
                table.uniqueKeys(),
                keys,
                table.traits());
    }
}
