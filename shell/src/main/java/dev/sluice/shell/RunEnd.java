package dev.sluice.shell;

import dev.sluice.SluiceException;
import java.util.Optional;

/** The last lines of a run, and its exit code. */
final class RunEnd {
    private RunEnd() {}

    static int of(Call call, RunOutcome outcome, ReportFiles files, Output output) {
        Optional<SluiceException> failure = outcome.result().failure();
        int code = failure.map(new Failures(call)::print).orElseGet(outcome.result()::exitCode);
        if (failure.isEmpty()) {
            new RunPrinter(call.console(), output.quiet()).line(outcome.summary());
        }
        files.write(outcome, code);
        return code;
    }
}
