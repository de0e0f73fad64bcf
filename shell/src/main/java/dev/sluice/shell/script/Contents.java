package dev.sluice.shell.script;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a runbook declares, known before it runs.
 *
 * @param questions the names of what is asked, by which parameters may answer
 * @param steps steps and facts in the order of the file
 */
public record Contents(String title, List<Parameter> parameters, List<String> questions, List<StepLine> steps) {
    public Contents {
        parameters = List.copyOf(parameters);
        questions = List.copyOf(questions);
        steps = List.copyOf(steps);
    }

    /** The innermost step at that line; empty when none stands there. */
    Optional<StepLine> at(int line) {
        return steps.stream().filter(s -> s.covers(line)).min(Comparator.comparingInt(s -> s.lastLine() - s.line()));
    }
}
