package dev.sluice.command.backfill;

import dev.sluice.db.Transaction;
import dev.sluice.relations.Condition;
import dev.sluice.sql.Rows;
import java.util.ArrayList;
import java.util.List;

/** Divides the rows into ranges of the key with the same number of rows each, as far as they can be counted. */
record Division(BackfillPlan plan, Transaction tx) {
    Cursors start(String fixed) {
        Rows last = tx.query(plan.order().lastPlace());
        String bound = last.isEmpty() ? "" : String.valueOf(last.value());
        int parts = plan.command().pace().workers();
        return new Cursors(fixed, bound.isEmpty() || parts == 1 ? List.of(Cursor.start(bound)) : divided(bound, parts));
    }

    private List<Cursor> divided(String bound, int parts) {
        Condition wanted = plan.form().wanted();
        Span all = new Span(plan.order(), "", bound);
        long rows =
                tx.refusingHiddenRows(() -> tx.number(plan.form().count(Condition.all(List.of(wanted, all.rows())))));
        List<Cursor> ranges = new ArrayList<>();
        String behind = "";
        for (int left = parts; left > 1 && rows >= parts; left--) {
            Condition rest = Condition.all(List.of(wanted, new Span(plan.order(), behind, bound).rows()));
            Rows found = tx.query(plan.order().placeAfter(rest, rows / parts));
            if (found.isEmpty()) {
                break;
            }
            String place = String.valueOf(found.value());
            ranges.add(Cursor.start(place).at(behind));
            behind = place;
        }
        ranges.add(Cursor.start(bound).at(behind));
        return ranges;
    }
}
