package dev.sluice.command.swap;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.command.Outline.Grid;
import dev.sluice.command.Outline.Measure;
import dev.sluice.command.TableChange;
import dev.sluice.db.Catalog;
import dev.sluice.db.Fault;
import dev.sluice.db.Reader;
import dev.sluice.db.Transaction;
import dev.sluice.relations.Archive;
import dev.sluice.relations.ArchivedRows;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import dev.sluice.sql.TableName;
import dev.sluice.stage.Parted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Rows of other tables that a swap has parted from their parents come back with them: those of this swap, and no others. */
record Reunion(List<ArchivedRows> parts) {
    static final Reunion NONE = new Reunion(List.of());

    private static final String LEAVE = "mend that, or leave them in their archive with orphans: 'leave'";

    Reunion {
        parts = List.copyOf(parts);
    }

    /** What the archives hold of them; refuses, with all reasons, where some could not come back. */
    static Reunion of(Reader reader, Catalog catalog, Parted parted) {
        return new Search(reader, catalog).reunion(parted);
    }

    private static Problem problem(String what) {
        return new Problem(what, "orphans", LEAVE);
    }

    /** Looks for them, and for all that stands in their way. */
    private static final class Search {
        private final Reader reader;
        private final Catalog catalog;
        private final List<Problem> problems = new ArrayList<>();

        Search(Reader reader, Catalog catalog) {
            this.reader = reader;
            this.catalog = catalog;
        }

        Reunion reunion(Parted parted) {
            List<ArchivedRows> parts = parted.tables().stream()
                    .flatMap(name -> find(name, parted.call()).stream())
                    .filter(part -> part.rows() > 0)
                    .toList();
            parts.forEach(this::check);
            if (!problems.isEmpty()) {
                throw SluiceException.of(Kind.REFUSED, problems);
            }
            return new Reunion(parts);
        }

        private Optional<ArchivedRows> find(TableName name, String call) {
            TableName archive = Parting.archive(name);
            Optional<Table> table = catalog.find(name);
            if (table.isEmpty() || catalog.find(archive).isEmpty()) {
                problems.add(problem("table " + (table.isEmpty() ? name : archive)
                        + " is gone, and rows that the swap took out of " + name + " cannot come back"));
                return Optional.empty();
            }
            try {
                return Optional.of(
                        ArchivedRows.of(reader, Archive.of(catalog, archive, table.get()), Optional.of(call)));
            } catch (SluiceException e) {
                problems.add(problem(e.problems().get(0).what()));
                return Optional.empty();
            }
        }

        private void check(ArchivedRows part) {
            long there = part.there(reader);
            if (there > 0) {
                problems.add(problem(there + " of " + part.rows() + " rows of " + part.table()
                        + " cannot come back, because others have their keys by now"));
            }
            long unfillable = part.unfillable(reader);
            if (unfillable > 0) {
                problems.add(problem(unfillable + " of " + part.rows() + " rows of " + part.table()
                        + " cannot have their parents back, because they are gone, or refer to something else by now"));
            }
        }
    }

    /** Brings them back and takes them out of their archives; what somebody else has taken out meanwhile is an error. */
    List<TableChange> run(Transaction tx) {
        List<TableChange> changes = new ArrayList<>();
        for (ArchivedRows part : parts) {
            try {
                changes.add(back(part, tx));
            } catch (SluiceException e) {
                throw Fault.isOfIntegrity(e) ? unfit(part, e) : e;
            }
        }
        return changes;
    }

    private static TableChange back(ArchivedRows part, Transaction tx) {
        long inserted = part.deleted() > 0 ? part.insert(tx) : 0;
        long filled =
                part.nulls().stream().mapToLong(each -> part.fill(tx, each)).sum();
        // Else a deferred check would fail at the commit, without a word on what to do.
        if (tx.isPostgres()) {
            tx.execute(Sql.of("set constraints all immediate"));
        }
        return new TableChange(part.table(), inserted, filled, 0);
    }

    private static SluiceException unfit(ArchivedRows part, SluiceException e) {
        return SluiceException.of(
                        Kind.REFUSED,
                        part.rows() + " rows of " + part.table() + " do not fit into it any more: "
                                + e.problems().get(0).what(),
                        "orphans",
                        LEAVE)
                .causedBy(e);
    }

    /** For the plan; none where there is nothing to bring back. */
    List<Grid> grids() {
        List<List<Measure>> rows = parts.stream()
                .map(part -> List.of(
                        Measure.text(part.table()),
                        Measure.text(part.archive().name().toString()),
                        Measure.count(part.deleted()),
                        Measure.count(part.nulled())))
                .toList();
        return rows.isEmpty()
                ? List.of()
                : List.of(
                        new Grid("orphans that come back", List.of("table", "archive", "to insert", "to fill"), rows));
    }
}
