package dev.sluice.command.backfill;

import dev.sluice.command.Expression;
import dev.sluice.db.Catalog;
import dev.sluice.db.Transaction;
import dev.sluice.dialect.Dialect;
import java.util.List;

/** Documents and the rows that came of them, side by side: queries in parentheses, to select from. */
public record Comparison(Mapping mapping, Transaction tx, Dialect dialect) {
    private Listing listing() {
        return new Listing(Mapped.of(mapping, List.of(), Catalog.of(tx, dialect), tx));
    }

    /** A row for each parent, with how many rows its document lists, how many are there, are missing and are extra. */
    public Expression compared() {
        return new Expression("(" + listing().compared() + ")");
    }

    /** A row for each parent, with its document as {@code listed}, and the same made of the tables as {@code kept}. */
    public Expression rebuilt() {
        return new Expression("(" + listing().rebuilt() + ")");
    }
}
