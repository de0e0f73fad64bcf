package dev.sluice.shell;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.journal.Journal;
import dev.sluice.journal.RunRecord;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sluice tune}. */
@Command(name = "tune", description = "Changes the rows per chunk of a run that is under way.")
final class TuneCommand implements Callable<Integer> {
    private static final Pattern SETTING = Pattern.compile("commitEvery=(\\d{1,9})");

    @Parameters(index = "0", paramLabel = "RUN", description = "its id, or how that begins")
    private String run = "";

    @Parameters(index = "1", paramLabel = "commitEvery=N", description = "rows per chunk, from the next one on")
    private String setting = "";

    @Mixin
    private Opening opening = new Opening();

    private final Call call;

    TuneCommand(Call call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        Matcher form = SETTING.matcher(setting);
        if (!form.matches() || Long.parseLong(form.group(1)) == 0) {
            throw SluiceException.of(
                    Kind.USAGE, "\"" + setting + "\" is nothing to tune", "", "write commitEvery=N, N at least 1");
        }
        long rows = Long.parseLong(form.group(1));
        try (Workplace workplace = Workplace.open(call, opening, opening.profile())) {
            workplace.session().gate().pass("tune");
            Journal journal = RunRecording.journal(call, workplace);
            RunRecord record = journal.named(run);
            journal.tune(record, rows);
            call.console()
                    .line("run " + record.id() + " commits its chunks every " + rows
                            + " rows from now on; a step without chunks takes no notice");
            return 0;
        }
    }
}
