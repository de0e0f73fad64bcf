package dev.sluice.command.load;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.command.SafetyLimit;
import dev.sluice.command.load.Load.Mode;
import dev.sluice.db.Transaction;
import dev.sluice.sql.Name;
import dev.sluice.sql.Table;
import dev.sluice.sql.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Refuses to clear a table that rows outside of the load depend on, or to lose more rows than is likely meant. */
record Clearing(Situation situation, List<TableLoad> loads) {

    /** Rows of other tables that would be deleted, emptied or orphaned are counted and named. */
    void refuseLosses() {
        List<Problem> problems = new ArrayList<>();
        for (TableLoad load : loads) {
            if (load.mode() == Mode.REPLACE) {
                for (Table.Inbound key : situation.catalog().inboundReferences(load.target())) {
                    check(load, key, problems);
                }
            }
        }
        if (!problems.isEmpty()) {
            throw SluiceException.of(Kind.REFUSED, problems);
        }
    }

    /** From here on nobody else writes rows that would be reached; they are counted once more behind this. */
    void holdOthers(Transaction tx) {
        for (TableLoad load : loads) {
            if (load.mode() == Mode.REPLACE) {
                situation.catalog().inboundReferences(load.target()).stream()
                        .map(Table.Inbound::child)
                        .filter(child -> !isReplaced(child))
                        .forEach(tx::holdWriters);
            }
        }
    }

    private boolean isReplaced(TableName table) {
        return loads.stream().anyMatch(l -> l.target().name().equals(table) && l.mode() == Mode.REPLACE);
    }

    private void check(TableLoad load, Table.Inbound inbound, List<Problem> problems) {
        TableName child = inbound.child();
        if (isReplaced(child)) {
            return;
        }
        String filled = inbound.key().columns().stream()
                .map(Name::quoted)
                .map(c -> c + " is not null")
                .collect(Collectors.joining(" and "));
        long rows = situation.count(child.quoted() + " where " + filled);
        if (rows > 0) {
            String effect = "on delete " + inbound.key().onDelete();
            problems.add(new Problem(
                    "clearing " + load.name() + " would reach " + Plural.of(rows, "row") + " of " + child + " ("
                            + effect + "), which this load does not replace",
                    "load",
                    "load " + child + " in the same call, or say mode: 'upsert'"));
        }
    }

    static void check(TableLoad load, SafetyLimit limit, long deleted, long inserted) {
        long lost = deleted - inserted;
        if (limit.isExceeded(lost, deleted)) {
            throw SluiceException.of(
                    Kind.REFUSED,
                    String.format(
                            Locale.ROOT,
                            "the load would leave table %s with %d of its %d rows (%.1f %% fewer)",
                            load.name(),
                            inserted,
                            deleted,
                            SafetyLimit.percent(lost, deleted)),
                    "safety limit",
                    "check the files; to load them all the same, say " + limit.raised(lost, deleted));
        }
    }
}
