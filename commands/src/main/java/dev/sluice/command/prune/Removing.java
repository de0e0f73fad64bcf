package dev.sluice.command.prune;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Databases;
import dev.sluice.command.TableChange;
import dev.sluice.command.prune.PrunePlan.Line;
import dev.sluice.db.Transaction;
import dev.sluice.relations.Archive;
import dev.sluice.relations.Removal;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import dev.sluice.sql.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Does the lines in one transaction, and finds whether anything else was removed with them. */
final class Removing {
    private final PrunePlan plan;
    private final Databases databases;
    private final Transaction tx;
    private final String call;

    Removing(PrunePlan plan, Databases databases, Transaction tx, String call) {
        this.plan = plan;
        this.databases = databases;
        this.tx = tx;
        this.call = call;
    }

    /** What was written, by us and by what it set off; all of it is taken back when it is not what was planned. */
    List<TableChange> remove(List<Line> lines) {
        return tx.nested(() -> tx.refusingHiddenRows(() -> {
            Effects effects = effects(lines);
            List<TableChange> done = lines.stream().map(this::remove).toList();
            List<TableChange> seen = effects.since();
            refuseMore(done, seen);
            return seen.isEmpty() ? done : seen;
        }));
    }

    /**
     * Rows of tables that the plan has none of: in SQLite cascades would take them uncounted, and in both engines nobody would keep
     * what they were where columns are set to null.
     */
    void refuseNew(List<Removal> idle) {
        for (Removal removal : idle) {
            long rows =
                    tx.isPostgres() && removal.deletes() ? 0 : tx.refusingHiddenRows(() -> tx.number(removal.count()));
            if (rows > 0) {
                throw SluiceException.of(
                        Kind.RETRY,
                        "the plan has 0 rows, and " + rows + " were found",
                        "table " + removal.table().name(),
                        "somebody writes there; run it again");
            }
        }
    }

    private Effects effects(List<Line> lines) {
        return tx.isPostgres()
                ? new PostgresEffects(tx, databases.journalSchema()).begin()
                : new SqliteEffects(tx, lines).begin();
    }

    private TableChange remove(Line line) {
        List<Sql> statements = line.archive()
                .map(archive -> archive.keep(line.removal(), databases.home().dialect(), call))
                .orElseGet(() -> List.of(line.removal().statement()));
        long before = hangsOnItself(line)
                ? SqliteEffects.size(tx, line.removal().table().name())
                : 0;
        long rows = 0;
        for (Sql statement : statements) {
            rows = tx.execute(statement);
        }
        if (hangsOnItself(line)) {
            rows = before - SqliteEffects.size(tx, line.removal().table().name());
        }
        boolean deletes = line.removal().deletes();
        return new TableChange(line.table(), 0, deletes ? 0 : rows, deletes ? rows : 0);
    }

    /** SQLite does not count the rows that a cascade takes before the statement comes to them. */
    private boolean hangsOnItself(Line line) {
        Table table = line.removal().table();
        return !tx.isPostgres()
                && line.removal().deletes()
                && table.foreignKeys().stream().anyMatch(key -> key.parent().equals(table.name()));
    }

    /** Rows that cascades took besides, which came after the count; rows that triggers took. */
    private void refuseMore(List<TableChange> done, List<TableChange> seen) {
        TreeMap<String, Long> unplanned = new TreeMap<>();
        seen.forEach(change -> unplanned.merge(change.table(), change.deleted(), Long::sum));
        done.forEach(change -> unplanned.merge(change.table(), -change.deleted(), Long::sum));
        List<String> allowed = plan.command().manner().alsoRemoves().stream()
                .map(TableName::toString)
                .toList();
        List<String> more = new ArrayList<>();
        unplanned.forEach((table, rows) -> {
            String bare = table.substring(table.lastIndexOf('.') + 1);
            if (rows > 0 && !allowed.contains(table) && !allowed.contains(bare)) {
                more.add(rows + " of " + table);
            }
        });
        if (!more.isEmpty() && !seen.isEmpty()) {
            throw SluiceException.of(
                    Kind.REFUSED,
                    "rows that the plan does not have were removed too: " + String.join(", ", more),
                    "table " + plan.subject().table().name(),
                    "a trigger did it, or rows that were added meanwhile; to let triggers do so, name the tables in"
                            + " alsoRemoves");
        }
    }

    /** Makes the archives that are not there yet. */
    static List<Sql> archives(List<Line> lines, Databases databases) {
        return lines.stream()
                .map(Line::archive)
                .flatMap(Optional::stream)
                .distinct()
                .flatMap((Archive archive) -> archive.create(databases.home().dialect()).stream())
                .toList();
    }
}
