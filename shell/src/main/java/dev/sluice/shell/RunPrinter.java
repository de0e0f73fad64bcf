package dev.sluice.shell;

import dev.sluice.command.Report;
import dev.sluice.shell.print.Console;
import dev.sluice.shell.print.ReportPrinter;
import dev.sluice.shell.print.StepClock;
import dev.sluice.shell.runbook.RunListener;
import dev.sluice.shell.runbook.StepResult;
import dev.sluice.shell.runbook.StepResult.Outcome;
import dev.sluice.shell.runbook.TableEffect;
import dev.sluice.shell.script.Expectation;

/** Prints a run as it goes; nothing when it is to be quiet. */
final class RunPrinter implements RunListener {
    private final Console console;
    private final boolean quiet;
    private final StepClock clock;

    RunPrinter(Console console, boolean quiet) {
        this.console = console;
        this.quiet = quiet;
        this.clock = new StepClock(console);
    }

    void line(String text) {
        if (quiet) {
            console.unseen(text);
        } else {
            console.line(text);
        }
    }

    @Override
    public void stepStarted(String name) {
        line("step \"" + name + "\"");
        if (!quiet) {
            clock.start(name);
        }
    }

    @Override
    public void stepFinished(StepResult step) {
        clock.stop();
        step.evidence().effects().forEach(this::effect);
        boolean started = step.outcome() != Outcome.SKIPPED && step.outcome() != Outcome.PLANNED;
        line((started ? "  " : "step \"" + step.name() + "\": ") + StepText.ending(step));
    }

    private void effect(TableEffect effect) {
        line("  " + StepText.effect(effect.change()));
        SampleText.lines(effect.samples()).forEach(sample -> line("    " + sample));
    }

    @Override
    public void expected(Expectation expectation) {
        String end =
                expectation.met() ? "met" : "not met: " + expectation.fact().strip();
        line("  expectation \"" + expectation.title() + "\" " + end);
    }

    @Override
    public void reported(Report report) {
        line(ReportPrinter.text(report.outline()).indent(2).stripTrailing());
    }

    @Override
    public void note(String text) {
        line("  " + text.replace("\n", "\n  "));
    }
}
