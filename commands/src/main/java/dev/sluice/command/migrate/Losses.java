package dev.sluice.command.migrate;

import dev.sluice.command.migrate.Holdings.Column;
import dev.sluice.command.migrate.Holdings.Held;
import dev.sluice.command.migrate.Holdings.Removed;
import dev.sluice.command.migrate.Lost.Loss;
import dev.sluice.db.AlteredColumn;
import dev.sluice.db.Transaction;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.TableName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which tables, columns and rows are gone since, and how many they were. */
final class Losses {
    private final Transaction tx;
    private final Holdings holdings;
    private final Map<String, Held> before;

    /**
     * What one table has lost: columns, or itself where none are named.
     *
     * @param after rows that one has by now which was made in its place
     */
    private record Gone(TableName table, List<Column> columns, long after) {}

    /** What is gone; to be counted where it is there again. */
    record Found(List<Gone> gone, List<Removed> removed) {
        boolean isNothing() {
            return gone.isEmpty() && removed.isEmpty();
        }
    }

    Losses(Transaction tx, Name journal) {
        this.tx = tx;
        this.holdings = Holdings.of(tx, journal);
        this.before = holdings.now();
    }

    /** What has gone by now. */
    Found found(List<AlteredColumn> altered) {
        Map<String, Held> after = holdings.now();
        List<Gone> gone = new ArrayList<>();
        before.forEach((id, table) -> Optional.ofNullable(after.get(id))
                .ifPresentOrElse(now -> columns(table, now, altered, after).ifPresent(gone::add), () -> {
                    if (!before.containsKey(table.whole()) || after.containsKey(table.whole())) {
                        gone.addAll(replaced(table));
                    }
                }));
        return new Found(gone, holdings.removed());
    }

    /** A part's columns are counted with those of the whole. */
    private Optional<Gone> columns(Held table, Held now, List<AlteredColumn> altered, Map<String, Held> after) {
        Optional<Held> whole = Optional.ofNullable(before.get(table.whole()));
        Optional<Held> wholeNow = Optional.ofNullable(after.get(table.whole()));
        Set<Name> counted = whole.isPresent() && wholeNow.isPresent()
                ? lost(whole.get(), wholeNow.get(), altered).stream()
                        .map(Column::name)
                        .collect(Collectors.toSet())
                : Set.of();
        List<Column> lost = lost(table, now, altered).stream()
                .filter(column -> !counted.contains(column.name()))
                .toList();
        return lost.isEmpty() ? Optional.empty() : Optional.of(new Gone(table.name(), lost, 0));
    }

    private static List<Column> lost(Held table, Held now, List<AlteredColumn> altered) {
        Map<String, Column> gone = new LinkedHashMap<>(table.columns());
        gone.keySet().removeAll(now.columns().keySet());
        List<AlteredColumn> here = altered.stream()
                .filter(a -> a.table().equalsIgnoreCase(table.name().name().text())
                        || a.table().equalsIgnoreCase(now.name().name().text()))
                .toList();
        boolean onlyRenamed = here.stream().noneMatch(AlteredColumn::dropped);
        for (AlteredColumn each : here) {
            Column column = table.columns().get(each.column());
            if (each.dropped() && column != null) {
                gone.put(each.column(), column);
            } else if (onlyRenamed) {
                gone.remove(each.column());
            }
        }
        return List.copyOf(gone.values());
    }

    /** SQLite has many a table altered by another that gets its rows and its name; on PostgreSQL nobody needs that. */
    private List<Gone> replaced(Held table) {
        Optional<Held> other = tx.isPostgres() ? Optional.empty() : SqliteHoldings.named(tx, table.name());
        if (other.isEmpty()) {
            return List.of(new Gone(table.name(), List.of(), 0));
        }
        List<Gone> gone = new ArrayList<>(List.of(new Gone(table.name(), List.of(), number("count(*)", table.name()))));
        List<Column> lost = lost(table, other.get(), List.of());
        if (!lost.isEmpty()) {
            gone.add(new Gone(table.name(), lost, 0));
        }
        return gone;
    }

    /** Ends the counting. */
    void end() {
        holdings.end();
    }

    /** Counts, with all of it there again. */
    Lost count(Found found) {
        List<Loss> losses = new ArrayList<>();
        for (Gone each : found.gone()) {
            if (each.columns().isEmpty()) {
                losses.add(rows(each.table(), Math.max(0, number("count(*)", each.table()) - each.after())));
            }
            each.columns().forEach(column -> losses.add(values(each.table(), column)));
        }
        for (Removed each : found.removed()) {
            long left = each.left().isPresent()
                    ? number("count(*)", each.table()) - each.left().getAsLong()
                    : 0;
            losses.add(rows(each.table(), Math.max(each.deleted(), left)));
        }
        return new Lost(losses);
    }

    private static Loss rows(TableName table, long number) {
        return new Loss("row", "table " + table, number);
    }

    private Loss values(TableName table, Column column) {
        return new Loss(
                "value",
                "column " + table + "." + column.name(),
                number(counting(column.name().quoted(), column.fallback()), table));
    }

    /** What every row got when the column came is no loss; a default that is a call is not called for that. */
    private static String counting(String column, String fallback) {
        return fallback.isEmpty() || fallback.indexOf('(') >= 0
                ? "count(" + column + ")"
                : "count(case when " + column + " is distinct from " + fallback + " then " + column + " end)";
    }

    private long number(String counting, TableName table) {
        return tx.number(Sql.of("select " + counting + " as n from " + table.quoted()));
    }
}
