package dev.sluice.command.backfill;

import dev.sluice.SluiceException;
import dev.sluice.db.Transaction;
import dev.sluice.relations.Condition;
import dev.sluice.relations.RowOrder;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Goes through a span in pieces, and finds the rows that cannot be done. */
record Search(RowOrder order, Condition wanted, Transaction tx) {
    /** Tries each piece under a savepoint; a single row that fails is handed over with its failure. */
    void through(Span span, Consumer<Span> attempt, BiConsumer<Span, SluiceException> failing) {
        Gallop gallop = new Gallop();
        Span rest = span;
        while (true) {
            Optional<String> end = place(rest, gallop.size());
            Span piece = end.map(rest::before).orElse(rest);
            Optional<SluiceException> failure = failure(piece, attempt);
            if (failure.isPresent() && gallop.size() > 1) {
                gallop.failed();
            } else if (end.isEmpty()) {
                failure.ifPresent(e -> {
                    throw e;
                });
                return;
            } else {
                failure.ifPresent(e -> failing.accept(piece, e));
                failure.ifPresentOrElse(e -> gallop.found(), gallop::passed);
                rest = rest.after(end.get());
            }
        }
    }

    /** What is deferred would fail at the commit, where no row can be told from another. */
    static void forceConstraints(Transaction tx) {
        if (tx.isPostgres()) {
            tx.execute(Sql.of("set constraints all immediate"));
        }
    }

    private Optional<SluiceException> failure(Span piece, Consumer<Span> attempt) {
        try {
            tx.nested(() -> {
                attempt.accept(piece);
                return true;
            });
            return Optional.empty();
        } catch (SluiceException e) {
            if (!SpanWriter.isOfRows(e)) {
                throw e;
            }
            return Optional.of(e);
        }
    }

    /** The rows of the span that are meant. */
    Condition of(Span span) {
        return Condition.all(List.of(wanted, span.rows()));
    }

    /** The place of the last of so many of the span's rows; empty when there are fewer. */
    Optional<String> place(Span span, long rows) {
        Rows found = tx.query(order.placeAfter(of(span), rows));
        return found.isEmpty() ? Optional.empty() : Optional.of(String.valueOf(found.value()));
    }
}
