package dev.sluice.shell;

import dev.sluice.journal.Journal;
import dev.sluice.journal.Request.Ask;
import dev.sluice.journal.RunRecord;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sluice pause}. */
@Command(name = "pause", description = "Lets a run wait behind its chunk or step, until: sluice resume RUN.")
final class PauseCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "RUN", description = "its id, or how that begins")
    private String run = "";

    @Mixin
    private Opening opening = new Opening();

    private final Call call;

    PauseCommand(Call call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        try (Workplace workplace = Workplace.open(call, opening, opening.profile())) {
            workplace.session().gate().pass("pause");
            Journal journal = RunRecording.journal(call, workplace);
            RunRecord record = journal.named(run);
            journal.ask(record, Ask.PAUSE);
            call.console().line("run " + record.id() + " was asked to pause");
            return 0;
        }
    }
}
