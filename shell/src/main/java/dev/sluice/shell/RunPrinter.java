package dev.sluice.shell;

import dev.sluice.command.Report;
import dev.sluice.shell.print.Console;
import dev.sluice.shell.print.Figures;
import dev.sluice.shell.print.ReportPrinter;
import dev.sluice.shell.runbook.RunListener;
import dev.sluice.shell.runbook.StepResult;
import dev.sluice.shell.runbook.StepResult.Outcome;

/** Prints a run as it goes; nothing when it is to be quiet. */
final class RunPrinter implements RunListener {
    private final Console console;
    private final boolean quiet;

    RunPrinter(Console console, boolean quiet) {
        this.console = console;
        this.quiet = quiet;
    }

    void line(String text) {
        if (!quiet) {
            console.line(text);
        }
    }

    @Override
    public void stepStarted(String name) {
        line("step \"" + name + "\"");
    }

    @Override
    public void stepFinished(StepResult step) {
        boolean started = step.outcome() != Outcome.SKIPPED
                && step.outcome() != Outcome.PLANNED
                && step.outcome() != Outcome.LEFT_OUT;
        line((started ? "  " : "step \"" + step.name() + "\": ") + ending(step));
    }

    private static String ending(StepResult step) {
        String took = ", " + Figures.duration(step.took());
        // Rows are counted by commands; plain SQL in a step does not say whether it wrote.
        String rows = step.reports().isEmpty() ? "" : ", " + Figures.count(step.rows(), "row");
        return switch (step.outcome()) {
            case COMMITTED -> "committed" + (rows.isEmpty() ? "" : rows + " written") + took;
            case REHEARSED -> "rehearsed" + (rows.isEmpty() ? "" : rows + " would be written") + took;
            case SKIPPED -> "done by an earlier run, skipped";
            case PLANNED -> "planned only: it commits by itself and could not be taken back";
            case FAILED -> "failed, rolled back" + took;
            case UNFINISHED -> "failed, what it did before stays" + took;
            case LEFT_OUT -> "left out";
            case UNDONE -> "undone" + took;
        };
    }

    @Override
    public void reported(Report report) {
        line(ReportPrinter.text(report.outline()).indent(2).stripTrailing());
    }

    @Override
    public void note(String text) {
        line("  " + text);
    }
}
