package dev.sluice.shell;

import dev.sluice.journal.RunRecord;
import dev.sluice.shell.runbook.Runbook;
import java.nio.file.Path;

/** The file that a run was started with, as it is now. */
final class RecordedRunbook {
    private RecordedRunbook() {}

    static Runbook compile(RunRecord run) {
        return Runbook.compile(Path.of(run.header().file()), Vocabulary.LANGUAGE);
    }
}
