package dev.sluice.shell;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code sluice show plan.json}. */
@Command(
        name = "show",
        description = {"Shows a saved plan.", "Exit codes: 0 shown; 2 there is no such plan."})
final class ShowCommand implements Callable<Integer> {
    @Parameters(paramLabel = "plan.json", description = "what sluice plan -o has saved")
    private String shown = "";

    private final Call call;

    ShowCommand(Call call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        Path file = call.path(Path.of(shown));
        if (!PlannedRun.isPlan(file) && !Files.exists(file)) {
            throw SluiceException.of(
                    Kind.USAGE,
                    "\"" + shown + "\" is no saved plan",
                    "",
                    "name the file that sluice plan -o has written");
        }
        call.console().line(ShowPlan.of(PlanJson.read(file)));
        return 0;
    }
}
