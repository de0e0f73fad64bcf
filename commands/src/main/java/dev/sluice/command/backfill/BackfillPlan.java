package dev.sluice.command.backfill;

import dev.sluice.command.Outline;
import dev.sluice.command.Outline.Figure;
import dev.sluice.command.Outline.Measure;
import dev.sluice.command.Plan;
import dev.sluice.relations.Condition;
import dev.sluice.relations.RowOrder;
import dev.sluice.sql.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is done with which rows.
 *
 * @param table the one whose rows are gone through
 * @param rows how many meet the condition now
 * @param quarantine where rows are set aside
 */
record BackfillPlan(
        Backfill command,
        Table table,
        RowOrder order,
        Form form,
        long rows,
        Optional<Quarantine> quarantine,
        List<String> notes)
        implements Plan {
    BackfillPlan {
        notes = List.copyOf(notes);
    }

    /** The rows of those that are not set aside. */
    Condition withoutSetAside(Condition wanted) {
        return quarantine
                .map(q -> Condition.all(List.of(wanted, q.others(order))))
                .orElse(wanted);
    }

    /** Where all rows are tried again, the entries that were made before. */
    Optional<EarlierEntries> earlierEntries() {
        return quarantine.filter(q -> form.triesAllAgain()).map(Quarantine::earlierEntries);
    }

    String title() {
        return "backfill " + form.targets().get(0);
    }

    @Override
    public Outline outline() {
        List<Figure> figures = new ArrayList<>();
        figures.add(new Figure("rows", Measure.count(rows)));
        figures.add(new Figure("in the order of", Measure.text(orderText())));
        figures.add(new Figure("statement", Measure.text(form.shown())));
        quarantine.ifPresent(q ->
                figures.add(new Figure("set aside in", Measure.text(q.name().toString()))));
        return new Outline(title(), figures, List.of(), notes);
    }

    private String orderText() {
        return order.columns().isEmpty() ? "the rowid" : order.columns().toString();
    }

    @Override
    public boolean writes() {
        return true;
    }
}
