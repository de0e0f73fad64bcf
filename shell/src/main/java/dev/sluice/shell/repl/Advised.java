package dev.sluice.shell.repl;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.command.Gate;
import java.util.List;

/** A failure in the words of the prompt: what the person at it can do next, not what a call of the program would be given. */
final class Advised {
    private Advised() {}

    static SluiceException of(SluiceException failure, Gate gate) {
        if (failure.kind() == Kind.INTERRUPTED) {
            return told(failure, List.of(new Problem("cancelled", "", "")));
        }
        boolean closed = failure.kind() == Kind.REFUSED && gate.closed() && !gate.readOnly();
        return closed
                ? told(failure, failure.problems().stream().map(Advised::write).toList())
                : failure;
    }

    private static SluiceException told(SluiceException failure, List<Problem> problems) {
        return SluiceException.of(failure.kind(), problems)
                .withState(failure.state())
                .causedBy(failure);
    }

    private static Problem write(Problem problem) {
        return problem.remedy().contains("--approve")
                ? new Problem(problem.what(), problem.where(), "write it in a transaction opened with \\write REASON")
                : problem;
    }
}
