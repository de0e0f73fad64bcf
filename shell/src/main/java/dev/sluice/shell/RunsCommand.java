package dev.sluice.shell;

import dev.sluice.journal.Journal;
import dev.sluice.journal.RunRecord;
import dev.sluice.journal.StepRecord;
import dev.sluice.shell.print.Figures;
import dev.sluice.sql.Visible;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice runs} and {@code sluice show RUN}. */
final class RunsCommand {
    private RunsCommand() {}

    @Command(name = "runs", description = "Lists the newest runs of the profile's journal, newest first.")
    static final class All implements Callable<Integer> {
        @Option(names = "--limit", paramLabel = "N", description = "how many at most (default: 20)")
        private int limit = 20;

        @Mixin
        private Opening opening = new Opening();

        private final Call call;

        All(Call call) {
            this.call = call;
        }

        @Override
        public Integer call() {
            try (Workplace workplace = Workplace.open(call, opening, opening.profile())) {
                List<RunRecord> runs = Runs.journal(call, workplace).runs(limit);
                if (runs.isEmpty()) {
                    call.console().line("no runs");
                }
                runs.forEach(run -> call.console().line(line(run)));
            }
            return 0;
        }
    }

    @Command(
            name = "show",
            description = "Shows a run, or a saved plan of one: where it came from, its parameters, its steps.")
    static final class One implements Callable<Integer> {
        @Parameters(paramLabel = "RUN", description = "the run's id, or enough of its beginning; or plan.json")
        private String run = "";

        @Mixin
        private Opening opening = new Opening();

        private final Call call;

        One(Call call) {
            this.call = call;
        }

        @Override
        public Integer call() {
            Path plan = call.path(Path.of(run));
            if (PlannedRun.isPlan(plan)) {
                ShowPlan.of(PlanJson.read(plan)).lines().forEach(this::say);
                return 0;
            }
            try (Workplace workplace = Workplace.open(call, opening, opening.profile())) {
                Journal journal = Runs.journal(call, workplace);
                RunRecord found = Runs.named(journal, run);
                say(line(found));
                say("  file        " + found.header().file());
                say("  parameters  " + found.header().parameters());
                say("  by          " + found.by().user() + "@" + found.by().host() + ", pid "
                        + found.by().pid());
                journal.steps(found.id()).forEach(step -> say("  " + line(step)));
            }
            return 0;
        }

        private void say(String text) {
            call.console().line(Visible.line(call.secrets().scrub(text)));
        }
    }

    private static String line(RunRecord run) {
        Instant began = run.started().truncatedTo(ChronoUnit.SECONDS);
        Optional<String> took = run.ended().map(end -> ", " + Figures.duration(Duration.between(run.started(), end)));
        return run.id() + "  " + began + "  " + outcome(run.outcome().name()) + took.orElse("") + "  "
                + Visible.line(run.header().runbook());
    }

    private static String line(StepRecord step) {
        return step.mark().ordinal() + " " + step.mark().name() + ": "
                + outcome(step.outcome().name()) + ", "
                + Figures.count(step.end().counts().inserted(), "row") + " inserted, "
                + Figures.count(step.end().counts().updated()) + " updated, "
                + Figures.count(step.end().counts().deleted()) + " deleted";
    }

    private static String outcome(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
