package dev.sluice.command.backfill;

import dev.sluice.SluiceException;
import dev.sluice.command.TableChange;
import dev.sluice.db.Catalog;
import dev.sluice.db.Fault;
import dev.sluice.db.Transaction;
import dev.sluice.relations.Condition;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import dev.sluice.sql.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Columns of the rows get values that code of the user works out of them.
 *
 * @param code what it is, and how it is called
 * @param where which rows; all of them where it is empty
 */
record Computing(Code code, Optional<Sql> where) implements Asked {
    /** Rows of a chunk, which are held in memory. */
    static final int MOST = 10_000;

    @Override
    public TableName source(TableName target) {
        return target;
    }

    @Override
    public Form form(Source source, Catalog catalog) {
        return new OfCode(code, where, new RowValues(source));
    }

    /** With its names resolved. */
    private record OfCode(Code code, Optional<Sql> where, RowValues values) implements Form {
        @Override
        public Table table() {
            return values.table();
        }

        @Override
        public Condition wanted() {
            return alias -> where.map(sql -> new Sql("(" + sql.text() + ")", sql.binds()))
                    .orElseGet(() -> Sql.of("true"));
        }

        @Override
        public long mostRows() {
            return MOST;
        }

        @Override
        public Optional<List<Name>> sets() {
            return Optional.empty();
        }

        @Override
        public String identity() {
            return shown() + where;
        }

        @Override
        public String shown() {
            return "update " + table().name().quoted() + " as a block says"
                    + where.map(sql -> " where " + sql.text()).orElse("");
        }

        @Override
        public ChunkWriter writer(BackfillPlan plan, boolean alone, Transaction tx, Cursor from) {
            return new PieceWriter(plan, new OfRows(this, plan, from.idempotent()), new SpanWriter.In(alone, tx, from));
        }
    }

    /** Reads rows, has them worked out and writes what differs. */
    private static final class OfRows implements Piece {
        private final OfCode form;
        private final BackfillPlan plan;
        private boolean idempotent;

        OfRows(OfCode form, BackfillPlan plan, boolean idempotent) {
            this.form = form;
            this.plan = plan;
            this.idempotent = idempotent;
        }

        @Override
        public Done write(Transaction tx, Condition rows) {
            List<RowValues.Read> read = form.values().read(tx, rows);
            List<RowValues.Change> changes = new ArrayList<>();
            long aside = 0;
            if (form.code().perChunk()) {
                changes.addAll(form.values().changes(read, form.code().ofChunk(read)));
            } else {
                for (RowValues.Read row : read) {
                    aside += change(tx, row, changes);
                }
            }
            long updated = form.values().write(tx, changes);
            idempotent = idempotent && (updated == 0 || !changesAgain(tx, rows, changes));
            TableChange change = new TableChange(form.table().name().toString(), 0, updated, 0);
            return new Done(List.of(change), aside);
        }

        /** Gives how many rows were set aside. */
        private long change(Transaction tx, RowValues.Read row, List<RowValues.Change> changes) {
            Map<String, @Nullable Object> values;
            try {
                values = form.code().ofRow(row);
            } catch (SluiceException e) {
                if (!SpanWriter.isOfRows(e) || plan.quarantine().isEmpty()) {
                    throw e;
                }
                Fault fault = Fault.behind(e).orElseThrow(() -> e);
                return plan.quarantine().get().add(tx, row.place(), fault);
            }
            changes.add(form.values().change(row, values));
            return 0;
        }

        /** Whether the block makes something else of what it has made; what fails then does. */
        private boolean changesAgain(Transaction tx, Condition rows, List<RowValues.Change> changes) {
            Set<String> changed = changes.stream().map(RowValues.Change::place).collect(Collectors.toSet());
            List<RowValues.Read> now = form.values().read(tx, rows);
            try {
                List<RowValues.Change> again = form.code().perChunk()
                        ? form.values().changes(now, form.code().ofChunk(now))
                        : now.stream()
                                .filter(row -> changed.contains(row.place()))
                                .map(row ->
                                        form.values().change(row, form.code().ofRow(row)))
                                .toList();
                return form.values().differing(tx, again) > 0;
            } catch (SluiceException e) {
                if (!SpanWriter.isOfRows(e)) {
                    throw e;
                }
                return true;
            }
        }

        @Override
        public boolean idempotent() {
            return idempotent;
        }

        @Override
        public String key(Transaction tx, Condition row, String place) {
            return place;
        }
    }
}
