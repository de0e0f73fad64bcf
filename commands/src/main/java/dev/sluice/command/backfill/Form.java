package dev.sluice.command.backfill;

import dev.sluice.command.Outline.Figure;
import dev.sluice.command.Outline.Measure;
import dev.sluice.command.TableChange;
import dev.sluice.db.Transaction;
import dev.sluice.relations.Condition;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import dev.sluice.sql.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a backfill does with the rows that it goes through, its names resolved: all in which its forms differ. */
interface Form {
    /** The table whose rows are gone through. */
    Table table();

    /** The tables that are written, the first of them by which it is known. */
    default List<Table> written() {
        return List.of(table());
    }

    default List<TableName> targets() {
        return written().stream().map(Table::name).toList();
    }

    /** The rows that are meant. */
    Condition wanted();

    /** How many of the table's rows meet the condition. */
    default Sql count(Condition rows) {
        Sql condition = rows.on("t");
        return new Sql(
                "select count(*) as n from " + table().name().quoted() + " as t where " + condition.text(),
                condition.binds());
    }

    /** Another text for each other backfill. */
    String identity();

    /** For people. */
    String shown();

    /** The columns that get new values in rows that are there; empty where that is not known before. */
    default Optional<List<Name>> sets() {
        return Optional.of(List.of());
    }

    /** What somebody may not expect of it. */
    default List<String> caveats() {
        return List.of();
    }

    /** What became of its tables, for people. */
    default List<Figure> figures(List<TableChange> changes) {
        List<Figure> figures = new ArrayList<>();
        List<String> own = targets().stream().map(TableName::toString).toList();
        changes.stream().filter(change -> own.contains(change.table())).forEach(change -> {
            figures.add(new Figure("inserted into " + change.table(), Measure.count(change.inserted())));
            if (change.updated() > 0) {
                figures.add(new Figure("updated in " + change.table(), Measure.count(change.updated())));
            }
            if (change.deleted() > 0) {
                figures.add(new Figure("deleted from " + change.table(), Measure.count(change.deleted())));
            }
        });
        return figures;
    }

    /** What is to be known before it begins. */
    default List<String> notes() {
        return List.of();
    }

    /** What must be the same where a run is resumed, the values that are bound among it. */
    default String fixed() {
        return identity();
    }

    /** How many rows a chunk may have at most. */
    default long mostRows() {
        return Long.MAX_VALUE;
    }

    /** To be executed before the first look and before the second, in a transaction without a limit of time. */
    default void prepare(BackfillPlan plan, Transaction tx) {}

    /** Whether entries of the quarantine go before it begins, because its rows are all tried again. */
    default boolean triesAllAgain() {
        return true;
    }

    /**
     * Writes rows in the open transaction.
     *
     * @param alone whether the transaction is the chunk's own; in somebody else's, what is deferred is theirs to end
     */
    ChunkWriter writer(BackfillPlan plan, boolean alone, Transaction tx, Cursor from);
}
