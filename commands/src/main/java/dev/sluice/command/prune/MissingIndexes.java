package dev.sluice.command.prune;

import dev.sluice.Problem;
import dev.sluice.command.prune.PrunePlan.Line;
import dev.sluice.db.Catalog;
import dev.sluice.db.Transaction;
import dev.sluice.relations.Closure;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Foreign keys that no index helps to check: for each row that goes the engine reads the whole table that refers to it.
 *
 * @param allowed whether that is put up with
 */
record MissingIndexes(Catalog catalog, Transaction tx, boolean allowed) {
    /** Rows that would be read; some ten seconds of it. */
    private static final long MOST = 100_000_000;

    void look(Closure closure, List<Line> lines, List<Problem> refusals, List<String> notes) {
        for (Closure.Reference reference : closure.references()) {
            long gone = lines.stream()
                    .filter(line -> line.removal().deletes()
                            && line.removal().table().name().equals(reference.parent()))
                    .mapToLong(Line::rows)
                    .sum();
            List<Name> columns = reference.inbound().key().columns();
            if (gone > 0 && !hasIndex(reference.child(), columns)) {
                tell(reference, gone, refusals, notes);
            }
        }
    }

    private boolean hasIndex(Table child, List<Name> columns) {
        return startsWith(child.primaryKey(), columns)
                || catalog.indexes(child).stream()
                        .anyMatch(index -> index.plain() && startsWith(index.columns(), columns));
    }

    private static boolean startsWith(List<Name> index, List<Name> columns) {
        return index.size() >= columns.size()
                && new HashSet<>(index.subList(0, columns.size())).equals(new HashSet<>(columns));
    }

    private void tell(Closure.Reference reference, long gone, List<Problem> refusals, List<String> notes) {
        Table child = reference.child();
        String columns =
                reference.inbound().key().columns().stream().map(Name::quoted).collect(Collectors.joining(", "));
        String what = "no index helps to check the foreign key on " + columns + " of " + child.name()
                + ", so that it is read once for each of " + gone + " rows of " + reference.parent();
        String remedy = "create index " + (tx.isPostgres() ? "concurrently " : indexName(child)) + "on "
                + child.name().quoted() + " (" + columns + ")";
        long rows = tx.number(Sql.of("select count(*) as n from " + child.name().quoted()));
        if (!allowed && rows * gone > MOST) {
            refusals.add(new Problem(what, "table " + child.name(), remedy + "; or say unindexed: true"));
        } else {
            notes.add(what + "; " + remedy);
        }
    }

    private static String indexName(Table child) {
        return child.name().name().derived("_fk").quoted() + " ";
    }
}
