package dev.sluice.shell;

import dev.sluice.command.Outline.Grid;
import dev.sluice.command.Outline.Measure;
import dev.sluice.journal.Journal;
import dev.sluice.journal.RunRecord;
import dev.sluice.shell.print.ReportPrinter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice runs}. */
@Command(name = "runs", description = "Lists the newest runs on a profile's database.")
final class RunsCommand implements Callable<Integer> {
    private static final List<String> COLUMNS = List.of("run", "outcome", "started", "took", "by", "runbook");

    @Option(names = "--limit", paramLabel = "N", description = "how many (default: 20)")
    private int limit = 20;

    @Mixin
    private Opening opening = new Opening();

    private final Call call;

    RunsCommand(Call call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        try (Workplace workplace = Workplace.open(call, opening, opening.profile())) {
            Journal journal = RunRecording.journal(call, workplace);
            List<RunRecord> runs = journal.runs(limit);
            if (runs.isEmpty()) {
                call.console().line("no runs on " + workplace.home().name());
            } else {
                List<List<Measure>> rows =
                        runs.stream().map(run -> row(run, journal.isHeld(run))).toList();
                ReportPrinter.grid(new Grid("runs", COLUMNS, rows)).forEach(call.console()::line);
            }
            return 0;
        }
    }

    private static List<Measure> row(RunRecord run, boolean held) {
        return List.of(
                Measure.text(run.id().text()),
                Measure.text(ShowCommand.outcome(run, held)),
                Measure.text(ShowCommand.time(run.started())),
                run.ended()
                        .<Measure>map(end -> Measure.took(Duration.between(run.started(), end)))
                        .orElse(Measure.text("")),
                Measure.text(run.by().user() + "@" + run.by().host()),
                Measure.text(run.header().runbook()));
    }
}
