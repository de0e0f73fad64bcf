package dev.sluice.shell;

import dev.sluice.journal.Journal;
import dev.sluice.journal.Request.Ask;
import dev.sluice.journal.RunRecord;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sluice stop}. */
@Command(name = "stop", description = "Ends a run that is under way, resumable, behind its chunk or step.")
final class StopCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "RUN", description = "its id, or how that begins")
    private String run = "";

    @Mixin
    private Opening opening = new Opening();

    private final Call call;

    StopCommand(Call call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        try (Workplace workplace = Workplace.open(call, opening, opening.profile())) {
            workplace.session().gate().pass("stop");
            Journal journal = RunRecording.journal(call, workplace);
            RunRecord record = journal.named(run);
            journal.ask(record, Ask.STOP);
            call.console().line("run " + record.id() + " was asked to stop");
            return 0;
        }
    }
}
