package dev.sluice.command.backfill;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.TableChange;
import dev.sluice.db.Transaction;
import dev.sluice.relations.Condition;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Takes over the documents of some parents, all of each or nothing. */
final class MappedPiece implements Piece {
    private static final int NAMED = 20;

    private final Documents.OfMapping form;
    private final MappedChunk chunk;
    private final Mapped mapped;
    private final Optional<Quarantine> quarantine;
    private final boolean again;

    /**
     * For one chunk.
     *
     * @param again whether the same documents were looked at before, and what was wrong with them is counted
     */
    MappedPiece(Documents.OfMapping form, Optional<Quarantine> quarantine, boolean again) {
        this.form = form;
        this.chunk = form.chunk();
        this.mapped = chunk.mapped();
        this.quarantine = quarantine;
        this.again = again;
    }

    @Override
    public Done write(Transaction tx, Condition rows) {
        chunk.begin(tx);
        boolean all = form.asked().extra().isPresent();
        if (tx.execute(chunk.parents(rows, all, all ? Optional.empty() : form.held(tx))) == 0) {
            return new Done(List.of(), 0);
        }
        analyze(tx, "parents");
        long faults = tx.execute(chunk.documentFaults());
        tx.execute(chunk.takeApart());
        analyze(tx, "elements");
        chunk.unknown().forEach(tx::execute);
        faults += tx.execute(chunk.elementFaults());
        SetAside aside = setAside(tx, faults);
        return write(tx, aside);
    }

    /** Nobody else ever does, and what is not known of their sizes makes plans that look at each row of the target. */
    private void analyze(Transaction tx, String table) {
        if (mapped.postgres()) {
            tx.execute(Sql.of("analyze pg_temp.sluice_" + table));
        }
    }

    private Done write(Transaction tx, SetAside aside) {
        ElementSql sql = new ElementSql(mapped);
        Sql rows = Sql.of(sql.rows(chunk.good()));
        KeyedInsert insert = mapped.insert();
        long updated = insert.update().isEmpty() ? 0 : tx.execute(insert.update(rows));
        long inserted = tx.execute(insert.insert(rows));
        long linked = mapped.links().isPresent() ? tx.execute(Sql.of(sql.insertLinks(chunk.good()))) : 0;
        Gone gone = form.extras().map(extras -> takeAway(tx, sql, extras)).orElse(Gone.NOTHING);
        tx.execute(chunk.remember());
        List<TableChange> changes = new ArrayList<>(List.of(form.change(0, inserted, updated, gone.rows())));
        if (mapped.links().isPresent()) {
            changes.add(form.change(1, linked, 0, gone.links()));
        }
        changes.addAll(gone.others());
        changes.addAll(aside.changes());
        return new Done(changes, aside.parts(), taken(gone));
    }

    /**
     * What no document lists any more.
     *
     * @param links all of them
     * @param unlinked those of rows that stay
     * @param others rows of other tables
     */
    private record Gone(long rows, long links, long unlinked, List<TableChange> others) {
        static final Gone NOTHING = new Gone(0, 0, 0, List.of());
    }

    private Gone takeAway(Transaction tx, ElementSql sql, Extras extras) {
        chunk.indexElements(tx);
        String parents = chunk.soundParents();
        Dependants dependants = extras.dependants();
        dependants.hold(tx, mapped);
        List<TableChange> others = new ArrayList<>(Dependants.remove(tx, dependants.ofLinks()));
        long ofRows = mapped.links().isPresent() ? tx.number(chunk.linksOfUnlisted()) : 0;
        long links = mapped.links().isPresent() ? tx.execute(Sql.of(sql.deleteLinks(parents, chunk.good()))) : 0;
        others.addAll(Dependants.remove(tx, dependants.ofRows()));
        long rows = tx.execute(Sql.of(sql.deleteRows(parents, chunk.good())));
        return new Gone(rows, links, Math.max(links - ofRows, 0), others);
    }

    private List<TableChange> taken(Gone gone) {
        List<TableChange> taken = new ArrayList<>(List.of(form.change(0, 0, 0, gone.rows())));
        mapped.links().ifPresent(table -> taken.add(form.change(1, 0, 0, gone.unlinked())));
        taken.addAll(gone.others());
        return taken;
    }

    /** Parts of documents, and what of the quarantine had to be changed for them. */
    private record SetAside(long parts, List<TableChange> changes) {}

    /** What was set aside by the first look already is not counted by the second. */
    private SetAside setAside(Transaction tx, long faults) {
        if (quarantine.isEmpty()) {
            if (faults > 0) {
                throw named(tx, faults);
            }
            return new SetAside(0, List.of());
        }
        Quarantine aside = quarantine.get();
        long mended = tx.execute(chunk.forgetMended(aside));
        long others = faults > 0 ? tx.execute(chunk.forgetOthers(aside)) : 0;
        long added = faults > 0 ? tx.execute(chunk.setAside(aside)) : 0;
        TableChange change = aside.change(Math.max(added - others, 0), others, mended);
        return new SetAside(again ? added - others - mended : faults, List.of(change));
    }

    private SluiceException named(Transaction tx, long faults) {
        Rows found = tx.query(chunk.faults());
        String first = IntStream.range(0, Math.min(NAMED, found.size()))
                .mapToObj(i -> found.text(i, "whose") + " " + found.text(i, "path") + " " + found.text(i, "reason"))
                .collect(Collectors.joining("; "));
        return SluiceException.of(
                Kind.FAILED,
                faults + " parts of documents cannot be taken over: " + first + (faults > NAMED ? "; ..." : ""),
                "table " + mapped.source().name(),
                "mend them, leave them out with where:, or set such parts aside with quarantine:");
    }

    @Override
    public String key(Transaction tx, Condition row, String place) {
        Sql condition = row.on("t");
        return String.valueOf(tx.query(new Sql(
                        "select " + chunk.whose() + " as whose from "
                                + mapped.source().name().quoted() + " as t where " + condition.text(),
                        condition.binds()))
                .value());
    }

    @Override
    public String path() {
        return mapped.mapping().documents().path().toString();
    }
}
