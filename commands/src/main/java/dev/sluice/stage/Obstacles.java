package dev.sluice.stage;

import dev.sluice.Problem;
import dev.sluice.db.Catalog;
import dev.sluice.db.Transaction;
import dev.sluice.sql.Table;
import dev.sluice.sql.TableName;
import java.util.ArrayList;
import java.util.List;

/** Why another table cannot take a table's place; what the catalog knows to depend on it, and swap does not, is among it. */
public final class Obstacles {
    private Obstacles() {}

    /** Of the table, and of the materialized views on it, which are replaced too. */
    public static List<Problem> of(Transaction tx, Catalog catalog, Twin twin) {
        List<Problem> all = new ArrayList<>(ofOne(tx, twin));
        for (TableName name : MaterializedViews.of(tx, twin)) {
            Table view = catalog.table(name);
            all.addAll(ofOne(tx, Twin.of(tx, view, view.name().name().derived("_new"))));
        }
        return all;
    }

    private static List<Problem> ofOne(Transaction tx, Twin twin) {
        return FullNames.during(tx, () -> tx.query(twin.query(AttachedSql.OBSTACLES)).rows().stream()
                .map(row -> new Problem(
                        twin.live().name() + " cannot be renamed: " + row.get(0),
                        "swap",
                        "swap with strategy: 'merge'"))
                .toList());
    }
}
