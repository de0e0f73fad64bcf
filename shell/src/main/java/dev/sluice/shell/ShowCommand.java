package dev.sluice.shell;

import dev.sluice.command.Outline.Grid;
import dev.sluice.command.Outline.Measure;
import dev.sluice.journal.Counts;
import dev.sluice.journal.Journal;
import dev.sluice.journal.Outcome;
import dev.sluice.journal.RunRecord;
import dev.sluice.journal.StepRecord;
import dev.sluice.shell.print.ReportPrinter;
import dev.sluice.sql.Visible;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sluice show}. */
@Command(name = "show", description = "Shows a run, each step with its time and its rows; or a saved plan of one.")
final class ShowCommand implements Callable<Integer> {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final List<String> COLUMNS =
            List.of("#", "step", "outcome", "started", "took", "inserted", "updated", "deleted", "cursor", "value");

    private static final int LONGEST_VALUE = 40;

    @Parameters(index = "0", paramLabel = "RUN", description = "its id, or how that begins; or a plan's file")
    private String run = "";

    @Mixin
    private Opening opening = new Opening();

    private final Call call;

    ShowCommand(Call call) {
        this.call = call;
    }

    /** In the zone of the journal, which is everybody's. */
    static String time(Instant instant) {
        return TIME.format(instant);
    }

    @Override
    public Integer call() {
        Path plan = call.path(Path.of(run));
        if (PlannedRun.isPlan(plan)) {
            ShowPlan.of(PlanJson.read(plan)).lines().forEach(call.console()::line);
            return 0;
        }
        try (Workplace workplace = Workplace.open(call, opening, opening.profile())) {
            Journal journal = RunRecording.journal(call, workplace);
            RunRecord record = journal.named(run);
            head(record, journal.isHeld(record)).forEach(call.console()::line);
            List<List<Measure>> rows =
                    journal.steps(record.id()).stream().map(ShowCommand::row).toList();
            ReportPrinter.grid(new Grid("steps", COLUMNS, rows)).forEach(call.console()::line);
            return 0;
        }
    }

    /** {@code running}; {@code aborted} where no process is at it any more, and nobody has written its end. */
    static String outcome(RunRecord run, boolean held) {
        boolean aborted = run.outcome() == Outcome.RUNNING && !held;
        return aborted ? "aborted" : run.outcome().name().toLowerCase(Locale.ROOT);
    }

    private static List<String> head(RunRecord run, boolean held) {
        String outcome = outcome(run, held);
        String ended = run.ended().map(end -> ", ended " + time(end)).orElse("");
        List<String> lines = new ArrayList<>(List.of(
                "run " + run.id() + ": " + run.header().runbook(),
                "outcome: " + outcome,
                "started: " + time(run.started()) + ended,
                "by: " + run.by().user() + "@" + run.by().host() + ", process "
                        + run.by().pid() + ", sluice " + run.header().sluiceVersion(),
                "file: " + run.header().file(),
                "parameters: " + run.header().parameters()));
        if (!run.header().plan().isEmpty()) {
            lines.add(
                    "plan: made " + PlanJson.parse(run.header().plan()).origin().made());
        }
        if (!run.failure().isEmpty()) {
            lines.add("failure: " + Visible.text(run.failure()).replace("\n", "\n  "));
        }
        if (outcome.equals("aborted")) {
            lines.add("its process is gone without a word; go on with: sluice resume " + run.id());
        }
        return lines;
    }

    /** Of a step that was taken back, the journal has when that was. */
    private static Measure took(StepRecord step) {
        boolean undone = step.outcome() == Outcome.UNDONE || step.outcome() == Outcome.UNDOING;
        return step.times().took().filter(t -> !undone).map(Measure::took).orElse(Measure.text(""));
    }

    private static List<Measure> row(StepRecord step) {
        Counts counts = step.end().counts();
        String value = step.end().value().json();
        return List.of(
                Measure.count(step.mark().ordinal()),
                Measure.text(step.mark().name()),
                Measure.text(step.outcome().name().toLowerCase(Locale.ROOT)),
                Measure.text(time(step.times().started())),
                took(step),
                Measure.count(counts.inserted()),
                Measure.count(counts.updated()),
                Measure.count(counts.deleted()),
                Measure.text(step.cursor()),
                Measure.text(value.length() > LONGEST_VALUE ? value.substring(0, LONGEST_VALUE) + "..." : value));
    }
}
