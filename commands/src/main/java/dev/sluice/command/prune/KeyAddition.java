package dev.sluice.command.prune;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.prune.PrunePlan.Parent;
import dev.sluice.db.Transaction;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;

/** Whether the foreign key that is asked for can be added. */
record KeyAddition(Prune.KeyAction action, Table table, Parent parent) {
    /** The first release in which a key of a partitioned table may wait for its validation. */
    private static final int PARTITIONED = 180_000;

    void refuseUnlessPossible(Transaction tx) {
        if (!tx.isPostgres()) {
            throw refused("SQLite cannot add a foreign key to a table", "prune, and make the table anew with its key");
        }
        parent.key().filter(key -> !key.onDelete().equals(action.sql())).ifPresent(key -> {
            throw refused(
                    "foreign key " + key.name() + " is there and says on delete " + key.onDelete(),
                    "say foreignKey: '" + key.onDelete() + "', or drop it first");
        });
        String version = "select current_setting('server_version_num')::int as n";
        if (table.sort() == Table.Sort.PARTITIONED && tx.number(Sql.of(version)) < PARTITIONED) {
            throw refused(
                    "this server cannot add a foreign key to a partitioned table without validating it",
                    "prune without foreignKey, then add the key, partition by partition");
        }
    }

    private SluiceException refused(String what, String remedy) {
        return SluiceException.of(Kind.USAGE, what, "table " + table.name(), remedy);
    }
}
