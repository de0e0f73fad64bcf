package dev.sluice.stage;

import dev.sluice.command.Databases;
import dev.sluice.command.Ddl;
import dev.sluice.db.Access;
import dev.sluice.db.Catalog;
import dev.sluice.db.Transaction;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import dev.sluice.sql.TableName;
import java.util.List;
import java.util.function.Function;

/**
 * Fills the materialized views that a cut-over has bound to the new table, and lets each take the place of the one on the old table. Goes by
 * what it finds in the catalog, so that it can be done again after a kill.
 */
final class MaterializedViews {
    private static final Carried[] PARTS = {
        Carried.OWNER,
        Carried.KEYS,
        Carried.INDEXES,
        Carried.INDEX_OPTIONS,
        Carried.COLUMNS,
        Carried.STATISTICS,
        Carried.STATISTICS_TARGETS,
        Carried.STATISTICS_OWNERS,
        Carried.CLUSTER,
        Carried.GRANTS,
        Carried.COLUMN_GRANTS,
        Carried.COMMENTS
    };

    private static final String PENDING = """
            select distinct n.nspname::text, m.relname::text, f.relname::text, m.relispopulated
            from pg_class f
            join pg_description d on d.classoid = 'pg_class'::regclass and d.objoid = f.oid and d.objsubid = 0
            join pg_class m on d.description = 'materialized view of a swapped table, to replace ' || m.oid and m.relkind = 'm'
            join pg_namespace n on n.oid = m.relnamespace
            join pg_rewrite r on r.ev_class = m.oid
            join pg_depend e on e.classid = 'pg_rewrite'::regclass and e.objid = r.oid
            where f.relkind = 'm' and e.refclassid = 'pg_class'::regclass and e.refobjid = to_regclass(?)
            order by 1, 2
            """;

    /** What an earlier time, which came no further, has put on the new one. */
    private static final String LEFT = """
            select 'drop index ' || i.indexrelid::regclass from pg_index i where i.indrelid = to_regclass(?)
            union all
            select 'drop statistics ' || x.stxnamespace::regnamespace || '.' || quote_ident(x.stxname)
            from pg_statistic_ext x where x.stxrelid = to_regclass(?)
            """;

    private final Databases databases;
    private final CutOver.Times times;

    MaterializedViews(Databases databases, CutOver.Times times) {
        this.databases = databases;
        this.times = times;
    }

    /** Those on the table. */
    static List<TableName> of(Transaction tx, Twin twin) {
        return tx.query(twin.query(AttachedSql.MATERIALIZED_VIEWS)).rows().stream()
                .map(row -> TableName.of(String.valueOf(row.get(0)), String.valueOf(row.get(1))))
                .toList();
    }

    /** One that is to be replaced. */
    private record Pending(TableName old, Name fresh, boolean populated) {}

    /** All on that retired table. */
    void finish(TableName retired) {
        List<Pending> all = transaction(tx -> tx.query(Sql.of(PENDING, retired.quoted())).rows().stream()
                .map(row -> new Pending(
                        TableName.of(String.valueOf(row.get(0)), String.valueOf(row.get(1))),
                        Name.of(String.valueOf(row.get(2))),
                        Boolean.TRUE.equals(row.get(3))))
                .toList());
        all.forEach(this::replace);
    }

    private void replace(Pending pending) {
        TableName fresh = new TableName(pending.old().schema(), pending.fresh());
        Twin twin = transaction(tx -> {
            Table live = Catalog.of(tx, databases.home().dialect()).table(pending.old());
            return Twin.of(tx, live, pending.fresh());
        });
        Attached attached = transaction(tx -> Attached.read(tx, twin));
        transaction(tx -> {
            run(tx, left(tx, fresh));
            if (pending.populated()) {
                tx.execute(Sql.of("refresh materialized view " + fresh.quoted()));
            }
            return run(tx, Attached.revokes(tx, twin)) + run(tx, attached.of(PARTS));
        });
        transaction(tx -> {
            CutOver.Taken taken = new CutOver(twin, attached, times, () -> {}).run(tx);
            TableName old = new TableName(pending.old().schema(), twin.retired());
            run(tx, List.of("drop materialized view " + old.quoted()));
            return taken;
        });
    }

    private static List<String> left(Transaction tx, TableName fresh) {
        return FullNames.during(tx, () -> tx.query(Sql.of(LEFT, fresh.quoted(), fresh.quoted())).rows().stream()
                .map(row -> String.valueOf(row.get(0)))
                .toList());
    }

    private int run(Transaction tx, List<String> statements) {
        if (!statements.isEmpty()) {
            FullNames.during(tx, () -> {
                new Ddl(tx, databases.ddlLockTimeout()).execute(List.of(Attached.batch(statements)));
                return true;
            });
        }
        return statements.size();
    }

    private <T> T transaction(Function<Transaction, T> body) {
        return databases.home().transaction(Access.WRITE, body);
    }
}
