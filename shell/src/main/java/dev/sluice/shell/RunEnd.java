package dev.sluice.shell;

import dev.sluice.SluiceException;
import java.util.List;
import java.util.Optional;

/** The last lines of a run, and its exit code. */
final class RunEnd {
    private RunEnd() {}

    static int of(Call call, RunOutcome outcome, ReportFiles files, Output output) {
        int code = told(call, outcome, output);
        files.write(List.of(outcome), code);
        return code;
    }

    /** The last line, and the exit code. */
    static int told(Call call, RunOutcome outcome, Output output) {
        Optional<SluiceException> failure = outcome.result().failure();
        int code = failure.map(new Failures(call)::print).orElseGet(outcome.result()::exitCode);
        if (failure.isEmpty()) {
            new RunPrinter(call.console(), output.quiet()).line(outcome.summary());
        }
        return code;
    }
}
