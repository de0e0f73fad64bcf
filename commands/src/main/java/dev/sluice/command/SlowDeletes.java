package dev.sluice.command;

import dev.sluice.db.Catalog;
import dev.sluice.sql.Name;
import dev.sluice.sql.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Foreign keys that make the deletes of a table slow: the child is read whole for each row, because no index leads there. */
public record SlowDeletes(Catalog catalog) {
    private static final long SMALL = 1000;

    /** A sentence for each. */
    public List<String> notes(Table table) {
        List<String> notes = new ArrayList<>();
        for (Table.Inbound inbound : catalog.inboundReferences(table)) {
            Optional<Table> child = catalog.find(inbound.child());
            if (child.isPresent() && isLarge(child.get()) && !isIndexed(child.get(), inbound.key())) {
                String columns =
                        inbound.key().columns().stream().map(Name::text).collect(Collectors.joining(", "));
                notes.add("each row deleted from " + table.name() + " reads all of " + inbound.child()
                        + ": its foreign key (" + columns + ") has no index");
            }
        }
        return notes;
    }

    /** What has never been counted may be. */
    private boolean isLarge(Table child) {
        return catalog.rowEstimate(child).orElse(Long.MAX_VALUE) > SMALL;
    }

    /** Its columns are the first of some index, in whatever order. */
    private boolean isIndexed(Table child, Table.ForeignKey key) {
        Set<Name> wanted = Set.copyOf(key.columns());
        boolean byKey = begins(child.primaryKey(), wanted);
        return byKey
                || catalog.indexes(child).stream().anyMatch(index -> index.plain() && begins(index.columns(), wanted));
    }

    private static boolean begins(List<Name> columns, Set<Name> wanted) {
        return columns.size() >= wanted.size()
                && Set.copyOf(columns.subList(0, wanted.size())).equals(wanted);
    }
}
