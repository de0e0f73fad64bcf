package dev.sluice.command.prune;

import dev.sluice.command.TableChange;
import dev.sluice.db.Footprint;
import dev.sluice.db.Transaction;
import dev.sluice.sql.Name;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The server counts each transaction's rows itself; a partition's count for the table it is a part of. */
final class PostgresEffects implements Effects {
    private static final String PARTITIONS = """
            select n.nspname || '.' || c.relname as leaf, rn.nspname || '.' || r.relname as root
            from pg_class c
            join pg_namespace n on n.oid = c.relnamespace
            join pg_class r on r.oid = pg_partition_root(c.oid)
            join pg_namespace rn on rn.oid = r.relnamespace
            where c.relispartition
            """;

    private final Transaction tx;
    private final Footprint footprint;

    PostgresEffects(Transaction tx, Name journalSchema) {
        this.tx = tx;
        this.footprint = Footprint.of(tx, journalSchema);
    }

    PostgresEffects begin() {
        footprint.begin();
        return this;
    }

    @Override
    public List<TableChange> since() {
        Map<String, String> roots = new HashMap<>();
        Rows partitions = tx.query(Sql.of(PARTITIONS));
        for (int row = 0; row < partitions.size(); row++) {
            roots.put(partitions.text(row, "leaf"), partitions.text(row, "root"));
        }
        TreeMap<String, TableChange> changes = new TreeMap<>();
        for (Footprint.Written written : footprint.written()) {
            String table = roots.getOrDefault(written.table(), written.table());
            TableChange change = new TableChange(table, written.inserted(), written.updated(), written.deleted());
            changes.merge(table, change, PostgresEffects::sum);
        }
        return List.copyOf(changes.values());
    }

    private static TableChange sum(TableChange a, TableChange b) {
        return new TableChange(
                a.table(), a.inserted() + b.inserted(), a.updated() + b.updated(), a.deleted() + b.deleted());
    }
}
