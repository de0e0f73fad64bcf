package dev.sluice.command.backfill;

import dev.sluice.relations.Condition;
import dev.sluice.relations.RowOrder;
import java.util.List;

/**
 * Rows behind one place and up to another.
 *
 * @param behind empty for the first row
 * @param upTo empty for the last row
 */
record Span(RowOrder order, String behind, String upTo) {
    Condition rows() {
        Condition from = order.behind(behind);
        return upTo.isEmpty() ? from : Condition.all(List.of(from, order.upTo(upTo)));
    }

    Span before(String place) {
        return new Span(order, behind, place);
    }

    Span after(String place) {
        return new Span(order, place, upTo);
    }
}
