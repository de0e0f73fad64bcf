package dev.sluice.command.backfill;

import dev.sluice.command.SafetyLimit;
import dev.sluice.db.Catalog;
import dev.sluice.db.Transaction;
import dev.sluice.relations.Removal;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import dev.sluice.sql.TableName;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows that go because no document lists them any more, with what hangs on them.
 *
 * @param dependants of each chunk
 * @param limit held against all chunks
 * @param notes what the plan has counted in other tables
 */
record Extras(Dependants dependants, TakenAway limit, List<String> notes) {
    Extras {
        notes = List.copyOf(notes);
    }

    /** Refuses before anything is written what would take away more than the limit allows. */
    static Extras of(SafetyLimit limit, Counting counting, MappedChunk chunk) {
        return new Extras(
                Dependants.of(counting.mapped(), counting.catalog(), chunk.unlisted()),
                new TakenAway(limit, counting.sizes(limit)),
                counting.notes());
    }

    List<TableName> others() {
        return dependants.all().stream()
                .map(removal -> removal.table().name())
                .distinct()
                .toList();
    }

    /** Counts them as the plan sees them, by the documents that are gone through. */
    static final class Counting {
        private final Mapped mapped;
        private final Listing listing;
        private final Catalog catalog;
        private final Transaction tx;
        private final List<String> notes = new ArrayList<>();

        Counting(Mapped mapped, Listing listing, Catalog catalog, Transaction tx) {
            this.mapped = mapped;
            this.listing = listing;
            this.catalog = catalog;
            this.tx = tx;
        }

        Mapped mapped() {
            return mapped;
        }

        Catalog catalog() {
            return catalog;
        }

        List<String> notes() {
            return notes;
        }

        /** Each table for itself; the links of a row that goes are a part of it. */
        List<TakenAway.Size> sizes(SafetyLimit limit) {
            Rows found = tx.query(listing.counted());
            List<TakenAway.Size> sizes = new ArrayList<>();
            TableName into = mapped.into().name();
            limit.check("backfill", into, number(found, "gone"), number(found, "present"));
            sizes.add(new TakenAway.Size(into, number(found, "present")));
            mapped.links().ifPresent(table -> {
                long of = number(found, "present_links");
                limit.check("backfill", table.name(), number(found, "gone_links"), of);
                sizes.add(new TakenAway.Size(table.name(), of));
            });
            Dependants.refuseUncounted(mapped, catalog, listing.unlisted(), tx);
            Dependants planned = Dependants.of(mapped, catalog, listing.unlisted());
            planned.all().forEach(removal -> sizes.add(size(limit, removal)));
            return sizes.stream().distinct().toList();
        }

        private TakenAway.Size size(SafetyLimit limit, Removal removal) {
            TableName table = removal.table().name();
            long rows = tx.number(removal.count());
            long of = tx.number(Sql.of("select count(*) as n from " + table.quoted()));
            if (rows > 0) {
                notes.add(rows + " of " + of + " rows of " + table
                        + (removal.deletes()
                                ? " go with what no document lists (on delete cascade)"
                                : " have " + removal.nulled() + " set to null, as what they refer to goes"));
            }
            limit.check("backfill", table, rows, of);
            return new TakenAway.Size(table, of);
        }

        private static long number(Rows rows, String label) {
            return Long.parseLong(String.valueOf(rows.text(0, label)));
        }
    }
}
