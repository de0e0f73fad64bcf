package dev.sluice.shell;

import dev.sluice.SluiceException;
import java.util.Optional;

/** The last lines of a run, and its exit code. */
final class RunEnd {
    private RunEnd() {}

    static int of(Call call, RunOutcome outcome, ReportFiles files, boolean quiet) {
        Optional<SluiceException> failure = outcome.result().failure();
        int code = failure.map(new Failures(call)::print).orElse(0);
        if (failure.isEmpty() && !quiet) {
            call.console().line(outcome.summary());
        }
        files.write(outcome, code);
        return code;
    }
}
