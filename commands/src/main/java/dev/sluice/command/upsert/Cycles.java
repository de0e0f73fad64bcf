package dev.sluice.command.upsert;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.sql.Table;
import java.util.List;
import java.util.stream.Collectors;

/** Tables that refer to each other all round: no order of inserting serves them, only checking at the end. */
final class Cycles {
    private Cycles() {}

    /** SQLite can defer any foreign key, PostgreSQL those that were made so. */
    static void refuseUnlessDeferrable(List<Table> cycle, List<Table> made, Sides sides) {
        // A new table gets its foreign keys when all rows are in.
        boolean deferrable = cycle.stream()
                .filter(t -> !made.contains(t))
                .flatMap(t -> t.foreignKeys().stream())
                .filter(k -> cycle.stream().anyMatch(t -> t.name().equals(k.parent())))
                .allMatch(Table.ForeignKey::deferrable);
        if (sides.toPostgres() && !deferrable) {
            String names = cycle.stream().map(t -> t.name().toString()).collect(Collectors.joining(", "));
            throw SluiceException.of(
                    Kind.USAGE,
                    "the tables " + names + " refer to each other all round, so none can be filled first",
                    "upsert",
                    "make their foreign keys deferrable: alter table ... alter constraint ... deferrable");
        }
    }
}
