package dev.sluice.command.swap;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Outline;
import dev.sluice.command.Outline.Figure;
import dev.sluice.command.Outline.Grid;
import dev.sluice.command.Outline.Measure;
import dev.sluice.command.Plan;
import dev.sluice.db.Catalog;
import dev.sluice.sql.Name;
import dev.sluice.sql.Table;
import java.util.List;
import java.util.Locale;

/**
 * What a swap does, phase by phase.
 *
 * @param chosen how, and why
 * @param inbound foreign keys that lead to the table
 * @param children those of other tables whose rows are not swapped together with it
 */
record SwapPlan(
        Swap command,
        Site site,
        Chosen chosen,
        List<Table.Inbound> inbound,
        List<Table.Inbound> children,
        List<Name> match,
        List<Phase> phases,
        List<String> notes)
        implements Plan {
    /** A strategy and the reason for it. */
    record Chosen(Swap.Strategy strategy, String why) {}

    /** A part of the swap and its statements. */
    record Phase(String name, List<String> statements) {
        Phase {
            statements = List.copyOf(statements);
        }
    }

    SwapPlan {
        inbound = List.copyOf(inbound);
        children = List.copyOf(children);
        match = List.copyOf(match);
        phases = List.copyOf(phases);
        notes = List.copyOf(notes);
    }

    /** The same, done as it was decided meanwhile. */
    SwapPlan decided(Chosen other) {
        return new SwapPlan(command, site, other, inbound, children, match, phases, notes);
    }

    /** A table that has come to refer to this one since would lose rows that nobody has looked at. */
    void refuseOtherReferences(Catalog catalog) {
        if (!catalog.inboundReferences(site.target()).equals(inbound)) {
            throw SluiceException.of(
                    Kind.RETRY,
                    "foreign keys that lead to table " + site.target().name()
                            + " have come or gone since the swap was planned",
                    "swap",
                    "run it again");
        }
    }

    @Override
    public Outline outline() {
        List<List<Measure>> lines = phases.stream()
                .flatMap(p -> p.statements().stream().map(s -> List.of(Measure.text(p.name()), Measure.text(s))))
                .toList();
        return new Outline(title(), figures(), List.of(new Grid("phases", List.of("phase", "what"), lines)), notes);
    }

    List<Figure> figures() {
        return List.of(
                new Figure("strategy", Measure.text(strategy() + ": " + chosen.why())),
                new Figure("staging table", Measure.text(site.staging().toString())));
    }

    private String strategy() {
        return chosen.strategy().name().toLowerCase(Locale.ROOT);
    }

    String title() {
        return "swap " + site.target().name() + " from " + command.filling().described();
    }

    @Override
    public boolean writes() {
        return true;
    }
}
