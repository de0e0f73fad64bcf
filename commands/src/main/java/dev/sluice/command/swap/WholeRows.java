package dev.sluice.command.swap;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.command.Command;
import dev.sluice.command.Databases;
import dev.sluice.command.FillingPlan;
import dev.sluice.command.Plan;
import dev.sluice.sql.Name;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A swap replaces whole rows. What its source does not bring would be empty in all of them, or what the table gives to rows that do not
 * say, while other commands leave such columns of present rows alone.
 */
record WholeRows(Site site) {
    /** The plan of what fills the staging table. */
    <P extends Plan> P planned(Command<P> command, Databases databases) {
        P plan;
        try {
            plan = command.plan(databases);
        } catch (SluiceException e) {
            throw e.problems().stream().anyMatch(WholeRows::fillsSome) ? ofSwap(e) : e;
        }
        if (plan instanceof FillingPlan filling) {
            refuseMissing(filling.filled());
        }
        return plan;
    }

    private static boolean fillsSome(Problem problem) {
        return problem.remedy().contains("columns: [");
    }

    /** Without advice that a swap has no option for. */
    private static SluiceException ofSwap(SluiceException e) {
        List<Problem> problems = e.problems().stream()
                .map(p -> fillsSome(p)
                        ? new Problem(p.what(), p.where(), "add the field: a swap replaces whole rows")
                        : p)
                .toList();
        return SluiceException.of(e.kind(), problems).causedBy(e);
    }

    private void refuseMissing(List<Name> filled) {
        Set<Name> there = new HashSet<>(filled);
        List<Name> missing = site.columns().stream()
                .filter(c -> !site.keep().contains(c) && !there.contains(c))
                .toList();
        if (!missing.isEmpty()) {
            throw SluiceException.of(
                    Kind.USAGE,
                    "the file does not bring " + missing + ", which would be lost in every row",
                    "swap",
                    "add the fields, or keep the values of the present rows with keep: "
                            + missing.stream().map(n -> "'" + n.text() + "'").toList());
        }
    }
}
