package dev.sluice.command.backfill;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.TableChange;
import dev.sluice.db.Catalog;
import dev.sluice.db.Transaction;
import dev.sluice.relations.Condition;
import dev.sluice.sql.Column;
import dev.sluice.sql.Name;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import dev.sluice.sql.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a query are put into a table, for the rows of another table, which the query calls {@code chunk}.
 *
 * @param from the table that is gone through
 * @param rows the query
 * @param keyed by what rows that are there are told, and what of them is changed
 * @param where which rows of the table that is gone through
 */
record Selecting(TableName from, Sql rows, Keyed keyed, Optional<Sql> where, TableName into) implements Asked {
    /**
     * How rows meet others.
     *
     * @param key the primary key where it is empty
     * @param update what else becomes of rows that are there; nothing where it is empty
     */
    record Keyed(List<Name> key, List<Name> update) {
        Keyed {
            key = List.copyOf(key);
            update = List.copyOf(update);
        }
    }

    @Override
    public TableName source(TableName target) {
        return from;
    }

    @Override
    public Form form(Source source, Catalog catalog) {
        Table table = catalog.table(into);
        Sql all = chunk(source.table(), alias -> Sql.of("false"));
        List<Name> columns = catalog.columns(new Sql(all.text() + " " + rows.text(), binds(all))).stream()
                .map(Column::name)
                .toList();
        List<Name> key = keyed.key().isEmpty() ? table.primaryKey() : keyed.key();
        KeyedInsert insert = new KeyedInsert(table, columns, key, keyed.update(), source.postgres());
        for (Name name : key) {
            if (!Columns.of(table, name).notNull()) {
                throw Backfill.invalid("column \"" + name + "\" of the key may be null in " + table.name()
                        + ", and a null is like no other: the same again would put such rows in once more");
            }
        }
        return new OfQuery(this, source.table(), insert);
    }

    private static Sql chunk(Table table, Condition condition) {
        Sql on = condition.on("t");
        return new Sql(
                "with chunk as (select t.* from " + table.name().quoted() + " as t where " + on.text() + ")",
                on.binds());
    }

    private List<@Nullable Object> binds(Sql chunk) {
        List<@Nullable Object> binds = new ArrayList<>(chunk.binds());
        binds.addAll(rows.binds());
        return binds;
    }

    private static final Pattern OVER_MANY = Pattern.compile(
            "\\b(group\\s+by|over|limit|distinct|having|count|sum|min|max|avg)\\b", Pattern.CASE_INSENSITIVE);

    /** With its names resolved. */
    private record OfQuery(Selecting asked, Table table, KeyedInsert insert) implements Form {
        @Override
        public List<Table> written() {
            return List.of(insert.into());
        }

        @Override
        public Condition wanted() {
            return alias -> asked.where()
                    .map(sql -> new Sql("(" + sql.text() + ")", sql.binds()))
                    .orElseGet(() -> Sql.of("true"));
        }

        @Override
        public Optional<List<Name>> sets() {
            return Optional.of(insert.update());
        }

        @Override
        public List<String> caveats() {
            return OVER_MANY.matcher(asked.rows().text()).find()
                    ? List.of(
                            "the query sees one chunk at a time: what it groups, ranks or limits over chunk it does for each of them")
                    : List.of();
        }

        @Override
        public String identity() {
            return shown() + asked;
        }

        @Override
        public String shown() {
            return "insert into " + insert.into().name().quoted() + " "
                    + asked.rows().text() + " on conflict "
                    + insert.key() + " update " + insert.update()
                    + asked.where().map(sql -> " where " + sql.text()).orElse("");
        }

        @Override
        public ChunkWriter writer(BackfillPlan plan, boolean alone, Transaction tx, Cursor from) {
            return new PieceWriter(plan, new OfRows(this, from.idempotent()), new SpanWriter.In(alone, tx, from));
        }

        private Sql rows(Condition condition) {
            Sql chunk = chunk(table, condition);
            return new Sql(chunk.text() + " select * from (" + asked.rows().text() + ") as q", asked.binds(chunk));
        }
    }

    /** Puts in what the query gives for some rows. */
    private static final class OfRows implements Piece {
        private final OfQuery form;
        private boolean idempotent;

        OfRows(OfQuery form, boolean idempotent) {
            this.form = form;
            this.idempotent = idempotent;
        }

        @Override
        public Done write(Transaction tx, Condition condition) {
            KeyedInsert insert = form.insert();
            Sql rows = form.rows(condition);
            refuseAmbiguous(tx.query(insert.ambiguous(rows)));
            long updated = insert.update().isEmpty() ? 0 : tx.execute(insert.update(rows));
            long inserted = tx.execute(insert.insert(rows));
            idempotent = idempotent && (updated == 0 || !changesAgain(tx, condition));
            return new Done(List.of(new TableChange(form.insert().into().name().toString(), inserted, updated, 0)), 0);
        }

        private void refuseAmbiguous(Rows twice) {
            if (!twice.isEmpty()) {
                throw SluiceException.of(
                        Kind.FAILED,
                        "the query gives different rows with the key (" + twice.value() + ")",
                        "table " + form.insert().into().name(),
                        "take one of them, add them up, or put what tells them apart into key:");
            }
        }

        /** What is put in is there by its key; what is changed may come of what it was. */
        @Override
        public boolean changesAgain(Transaction tx, Condition condition) {
            KeyedInsert insert = form.insert();
            return !insert.update().isEmpty() && tx.number(insert.differing(form.rows(condition))) > 0;
        }

        @Override
        public String key(Transaction tx, Condition row, String place) {
            return place;
        }

        @Override
        public boolean idempotent() {
            return idempotent;
        }
    }
}
