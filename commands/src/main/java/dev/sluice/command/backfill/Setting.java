package dev.sluice.command.backfill;

import dev.sluice.command.Outline.Figure;
import dev.sluice.command.Outline.Measure;
import dev.sluice.command.TableChange;
import dev.sluice.db.Catalog;
import dev.sluice.db.Transaction;
import dev.sluice.relations.Condition;
import dev.sluice.sql.Column;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import dev.sluice.sql.TableName;
import java.util.List;
import java.util.Optional;

/**
 * Columns of the rows themselves get new values.
 *
 * @param set what each column becomes
 * @param where which rows; all of them where it is empty
 */
record Setting(List<Assignment> set, Optional<Sql> where) implements Asked {
    Setting {
        set = List.copyOf(set);
        if (set.isEmpty()) {
            throw Backfill.invalid("nothing says what to set; give set: [column: value]");
        }
    }

    @Override
    public TableName source(TableName target) {
        return target;
    }

    @Override
    public Form form(Source source, Catalog catalog) {
        set.forEach(assignment -> refuseUnlessSettable(source, assignment.column()));
        return new OfUpdate(new UpdateSql(source.table(), set, where, source.postgres()));
    }

    static void refuseUnlessSettable(Source source, Name name) {
        Table table = source.table();
        Column column = Columns.of(table, name);
        if (!column.writable()) {
            throw Backfill.invalid("column \"" + name + "\" of " + table.name() + " is made by the database");
        }
        if (isInKey(source, name)) {
            throw Backfill.invalid(
                    "column \"" + name + "\" is part of the key that the rows are gone through by, and cannot be set");
        }
    }

    private static boolean isInKey(Source source, Name name) {
        Table table = source.table();
        return source.order().columns().contains(name)
                || (source.order().columns().isEmpty()
                        && table.is(Table.Trait.ROWID_KEY)
                        && table.primaryKey().contains(name));
    }

    /** Its statements. */
    private record OfUpdate(UpdateSql sql) implements Form {
        @Override
        public Table table() {
            return sql.table();
        }

        @Override
        public Condition wanted() {
            return sql.wanted();
        }

        @Override
        public List<Figure> figures(List<TableChange> changes) {
            return List.of(new Figure("updated", Measure.count(changes.get(0).updated())));
        }

        @Override
        public Optional<List<Name>> sets() {
            return Optional.of(sql.set().stream().map(Assignment::column).toList());
        }

        @Override
        public String identity() {
            return sql.identity();
        }

        @Override
        public String shown() {
            return sql.shown();
        }

        @Override
        public ChunkWriter writer(BackfillPlan plan, boolean alone, Transaction tx, Cursor from) {
            return new SpanWriter(plan, sql, new SpanWriter.In(alone, tx, from));
        }
    }
}
