package dev.sluice.command.prune;

import dev.sluice.command.TableChange;
import dev.sluice.command.prune.PrunePlan.Line;
import dev.sluice.db.Catalog;
import dev.sluice.db.Transaction;
import dev.sluice.dialect.Sqlite;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import dev.sluice.sql.TableName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Nobody else writes meanwhile, so the sizes of the tables before and after tell: of all of them where triggers may fire, else of
 * those that lose rows.
 */
final class SqliteEffects implements Effects {
    private final Transaction tx;
    private final List<Line> lines;
    private final Map<TableName, Long> before = new LinkedHashMap<>();

    SqliteEffects(Transaction tx, List<Line> lines) {
        this.tx = tx;
        this.lines = lines;
    }

    SqliteEffects begin() {
        boolean triggers =
                lines.stream().anyMatch(line -> line.removal().table().is(Table.Trait.TRIGGERS));
        if (triggers) {
            Catalog.of(tx, new Sqlite()).tables().forEach(table -> before.put(table.name(), size(table.name())));
        }
        for (Line line : lines) {
            before.computeIfAbsent(line.removal().table().name(), this::size);
            line.archive().ifPresent(archive -> before.computeIfAbsent(archive.name(), this::size));
        }
        return this;
    }

    private long size(TableName table) {
        return size(tx, table);
    }

    static long size(Transaction tx, TableName table) {
        return tx.number(Sql.of("select count(*) as n from " + table.quoted()));
    }

    @Override
    public List<TableChange> since() {
        List<TableChange> changes = new ArrayList<>();
        before.forEach((table, then) -> {
            long more = size(table) - then;
            long nulled = lines.stream()
                    .filter(line -> !line.removal().deletes()
                            && line.removal().table().name().equals(table))
                    .mapToLong(Line::rows)
                    .sum();
            TableChange change = new TableChange(table.toString(), Math.max(more, 0), nulled, Math.max(-more, 0));
            if (change.total() > 0) {
                changes.add(change);
            }
        });
        return changes;
    }
}
