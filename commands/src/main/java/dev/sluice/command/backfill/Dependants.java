package dev.sluice.command.backfill;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.TableChange;
import dev.sluice.db.Catalog;
import dev.sluice.db.Transaction;
import dev.sluice.relations.Closure;
import dev.sluice.relations.Condition;
import dev.sluice.relations.Removal;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import dev.sluice.sql.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Rows of other tables that hang on what no document lists: foreign keys delete them with it, or set their columns to null. They go by
 * statements of their own, which count them.
 *
 * @param ofLinks on values of lists, children before their parents
 * @param ofRows on rows of the target, in the same order
 */
record Dependants(List<Removal> ofLinks, List<Removal> ofRows, Unlisted gone) {
    Dependants {
        ofLinks = List.copyOf(ofLinks);
        ofRows = List.copyOf(ofRows);
    }

    static Dependants of(Mapped mapped, Catalog catalog, Unlisted gone) {
        List<Removal> ofLinks = mapped.links()
                .map(table -> others(closure(catalog, table, gone.links().orElseThrow()), mapped))
                .orElse(List.of());
        return new Dependants(ofLinks, others(closure(catalog, mapped.into(), gone.rows()), mapped), gone);
    }

    /** What would happen to rows unseen. */
    static void refuseUncounted(Mapped mapped, Catalog catalog, Unlisted gone, Transaction tx) {
        refuseUncounted(mapped.into(), closure(catalog, mapped.into(), gone.rows()), tx);
        mapped.links()
                .ifPresent(table -> refuseUncounted(
                        table, closure(catalog, table, gone.links().orElseThrow()), tx));
    }

    private static Closure closure(Catalog catalog, Table table, Condition rows) {
        return Closure.of(catalog, new Removal(table, rows, List.of()), Optional.empty());
    }

    /** The mapping empties its own tables itself. */
    private static List<Removal> others(Closure closure, Mapped mapped) {
        List<TableName> own = Stream.concat(Stream.of(mapped.into()), mapped.links().stream())
                .map(Table::name)
                .toList();
        return closure.removals().stream()
                .filter(removal ->
                        !removal.deletes() || !own.contains(removal.table().name()))
                .toList();
    }

    /** Rows that documents list would go with others that none lists; defaults would be filled in unseen. */
    private static void refuseUncounted(Table table, Closure closure, Transaction tx) {
        for (Closure.Reference reference : closure.references()) {
            boolean own = reference.child().name().equals(table.name())
                    && reference.parent().equals(table.name());
            if (own && reference.inbound().key().onDelete().equals("cascade")) {
                throw refused(
                        "rows of " + table.name() + " hang on others of it (on delete cascade), and would go with them",
                        reference.inbound());
            }
        }
        for (Closure.Blocker blocker : closure.blockers()) {
            boolean fills = blocker.inbound().key().onDelete().equals("set default");
            long rows = fills ? tx.number(blocker.rows().count()) : 0;
            if (rows > 0) {
                throw refused(
                        rows + " rows of " + blocker.inbound().child()
                                + " refer to what would go (on delete set default)",
                        blocker.inbound());
            }
        }
    }

    private static SluiceException refused(String what, Table.Inbound inbound) {
        return SluiceException.of(
                Kind.REFUSED,
                "deleteExtra: " + what,
                "foreign key " + inbound.key().name() + " of " + inbound.child(),
                "remove or change those rows first, with prune for example, or change the foreign key");
    }

    List<Removal> all() {
        List<Removal> all = new ArrayList<>(ofLinks);
        all.addAll(ofRows);
        return all;
    }

    /** From here on nobody adds rows that hang on what goes. */
    void hold(Transaction tx, Mapped mapped) {
        if (mapped.postgres() && !all().isEmpty()) {
            tx.query(locked(mapped.into(), gone.rows()));
            mapped.links().ifPresent(t -> tx.query(locked(t, gone.links().orElseThrow())));
        }
    }

    private static Sql locked(Table table, Condition rows) {
        Sql condition = rows.on("r");
        return new Sql(
                "select count(*) from (select 1 from " + table.name().quoted() + " as r where " + condition.text()
                        + " for update) as held",
                condition.binds());
    }

    /** Does it, and tells how many they were. */
    static List<TableChange> remove(Transaction tx, List<Removal> removals) {
        return removals.stream().map(removal -> remove(tx, removal)).toList();
    }

    /** SQLite does not count the rows that a cascade takes before the statement comes to them; nobody else writes there. */
    private static TableChange remove(Transaction tx, Removal removal) {
        long counted = tx.isPostgres() ? 0 : tx.number(removal.count());
        long executed = tx.execute(removal.statement());
        long rows = tx.isPostgres() ? executed : counted;
        boolean deletes = removal.deletes();
        return new TableChange(removal.table().name().toString(), 0, deletes ? 0 : rows, deletes ? rows : 0);
    }
}
