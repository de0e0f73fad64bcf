package dev.sluice.command.backfill;

import dev.sluice.command.Databases;
import dev.sluice.command.Outline.Figure;
import dev.sluice.command.Outline.Measure;
import dev.sluice.command.SafetyLimit;
import dev.sluice.command.TableChange;
import dev.sluice.db.Catalog;
import dev.sluice.db.Transaction;
import dev.sluice.journal.DocumentHashes;
import dev.sluice.relations.Condition;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import dev.sluice.sql.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Elements of documents become rows, as a mapping says.
 *
 * @param update columns that are set in rows that are there already
 * @param where which documents
 * @param extra what becomes of rows that no document lists; they stay where it is empty
 */
record Documents(TableName into, Mapping mapping, List<Name> update, Optional<Sql> where, Optional<SafetyLimit> extra)
        implements Asked {
    Documents {
        update = List.copyOf(update);
        if (!mapping.into().equals(into)) {
            throw Backfill.invalid("the mapping is into " + mapping.into() + ", and not into " + into);
        }
    }

    @Override
    public TableName source(TableName target) {
        return mapping.documents().table();
    }

    @Override
    public Form form(Source source, Catalog catalog) {
        Mapped mapped = Mapped.of(mapping, update, catalog, source.tx());
        extra.ifPresent(limit -> mapped.refuseSharedParents("deleteExtra"));
        Databases databases = source.databases();
        DocumentHashes hashes = new DocumentHashes(databases.home().dialect(), databases.journalSchema());
        MappedChunk chunk = new MappedChunk(mapped, source.order(), hashes.table());
        Optional<Extras> extras = extra.map(limit ->
                Extras.of(limit, new Extras.Counting(mapped, new Listing(mapped, where), catalog, source.tx()), chunk));
        return new OfMapping(
                this, chunk, hashes, extras, new Held(mapped, UUID.randomUUID().toString()));
    }

    /** With its names resolved. */
    record OfMapping(Documents asked, MappedChunk chunk, DocumentHashes hashes, Optional<Extras> extras, Held held)
            implements Form {
        private Mapped mapped() {
            return chunk.mapped();
        }

        @Override
        public Table table() {
            return mapped().source();
        }

        @Override
        public List<Table> written() {
            List<Table> all = new ArrayList<>(List.of(mapped().into()));
            mapped().links().ifPresent(all::add);
            return all;
        }

        @Override
        public Condition wanted() {
            return alias -> asked.where()
                    .map(sql -> new Sql("(" + sql.text() + ")", sql.binds()))
                    .orElseGet(() -> Sql.of("true"));
        }

        @Override
        public String identity() {
            return mapped().identity();
        }

        @Override
        public String fixed() {
            return identity() + asked.where() + asked.extra();
        }

        @Override
        public String shown() {
            Mapping mapping = mapped().mapping();
            return mapping.described() + " " + mapping.documents().path() + "[*] into "
                    + mapped().into().name()
                    + " by " + mapping.key()
                    + asked.where().map(sql -> " where " + sql.text()).orElse("");
        }

        @Override
        public void prepare(BackfillPlan plan, Transaction tx) {
            hashes.ensure(tx);
            boolean all = plan.command().limit().isEmpty() && extras.isEmpty();
            if (all && mapped().postgres() && tx.number(chunk.someTaken()) > 0) {
                held.count(tx);
            }
        }

        /** What was counted for all parents, where it was. */
        Optional<Held> held(Transaction tx) {
            return mapped().postgres() && held.isThere(tx) ? Optional.of(held) : Optional.empty();
        }

        @Override
        public boolean triesAllAgain() {
            return false;
        }

        @Override
        public ChunkWriter writer(BackfillPlan plan, boolean alone, Transaction tx, Cursor from) {
            Piece piece = new MappedPiece(this, plan.quarantine(), from.isSweep());
            PieceWriter writer = new PieceWriter(plan, piece, new SpanWriter.In(alone, tx, from));
            return extras.map(e -> (ChunkWriter) new LimitedWriter(writer, e.limit(), from))
                    .orElse(writer);
        }

        /** With what became of other tables. */
        @Override
        public List<Figure> figures(List<TableChange> changes) {
            List<Figure> figures = new ArrayList<>(Form.super.figures(changes));
            List<String> others = extras.map(Extras::others).orElse(List.of()).stream()
                    .map(TableName::toString)
                    .toList();
            changes.stream().filter(change -> others.contains(change.table())).forEach(change -> {
                String done = change.deleted() > 0 ? "deleted from " : "set to null in ";
                figures.add(new Figure(done + change.table(), Measure.count(change.total())));
            });
            return figures;
        }

        @Override
        public List<String> notes() {
            return extras.map(Extras::notes).orElse(List.of());
        }

        TableChange change(int target, long inserted, long updated, long deleted) {
            return new TableChange(targets().get(target).toString(), inserted, updated, deleted);
        }
    }
}
