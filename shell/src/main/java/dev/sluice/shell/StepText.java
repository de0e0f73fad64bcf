package dev.sluice.shell;

import dev.sluice.command.TableChange;
import dev.sluice.shell.print.Figures;
import dev.sluice.shell.runbook.StepResult;
import java.util.Locale;

/** How a step ended, in words. */
final class StepText {
    private StepText() {}

    /** {@code committed, 2 rows written, 0.83 s}. */
    static String ending(StepResult step) {
        String took = ", " + Figures.duration(step.took());
        String rows = step.reports().isEmpty() && step.rows() == 0 ? "" : ", " + Figures.count(step.rows(), "row");
        String why = step.evidence().why();
        return switch (step.outcome()) {
            case COMMITTED -> "committed" + (rows.isEmpty() ? "" : rows + " written") + took;
            case REHEARSED -> "rehearsed, " + Figures.count(step.rows(), "row") + " would be written" + took;
            case SKIPPED -> why.isEmpty() ? "done by an earlier run, skipped" : "skipped: " + why;
            case PLANNED ->
                "planned only: " + (why.isEmpty() ? "it commits by itself and could not be taken back" : why);
            case FAILED -> "failed, rolled back" + took;
            case UNFINISHED -> "failed, what it did before stays" + took;
            case UNDONE -> "undone" + took;
        };
    }

    /** {@code orders: 2 inserted, 1 deleted}. */
    static String effect(TableChange change) {
        StringBuilder text = new StringBuilder(change.table()).append(':');
        String comma = " ";
        for (Part part : Part.values()) {
            if (part.of(change) > 0) {
                text.append(comma).append(Figures.count(part.of(change))).append(part.word());
                comma = ", ";
            }
        }
        return text.toString();
    }

    private enum Part {
        INSERTED,
        UPDATED,
        DELETED;

        long of(TableChange change) {
            return switch (this) {
                case INSERTED -> change.inserted();
                case UPDATED -> change.updated();
                case DELETED -> change.deleted();
            };
        }

        String word() {
            return " " + name().toLowerCase(Locale.ROOT);
        }
    }
}
