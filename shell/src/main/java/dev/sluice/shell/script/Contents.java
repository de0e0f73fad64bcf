package dev.sluice.shell.script;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a runbook declares, known before it runs.
 *
 * @param questions the names of what is asked, by which parameters may answer
 * @param steps steps and facts in the order of the file
 * @param tables tables and columns that are named literally, and that the runbook does not make itself
 * @param profiles other profiles that are named literally
 * @param locks further names that no other run may hold meanwhile
 */
public record Contents(
        String title,
        List<Parameter> parameters,
        List<String> questions,
        List<StepLine> steps,
        List<TableUse> tables,
        List<String> profiles,
        List<String> locks) {
    /** Of what declares nothing. */
    static final Contents NOTHING = new Contents("", List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

    public Contents {
        parameters = List.copyOf(parameters);
        questions = List.copyOf(questions);
        steps = List.copyOf(steps);
        tables = List.copyOf(tables);
        profiles = List.copyOf(profiles);
        locks = List.copyOf(locks);
    }

    /** Those of several files as one; the title is that of the last. */
    static Contents of(List<Contents> files) {
        return new Contents(
                files.get(files.size() - 1).title(),
                files.stream().flatMap(c -> c.parameters().stream()).toList(),
                files.stream().flatMap(c -> c.questions().stream()).toList(),
                files.stream().flatMap(c -> c.steps().stream()).toList(),
                files.stream().flatMap(c -> c.tables().stream()).toList(),
                files.stream().flatMap(c -> c.profiles().stream()).distinct().toList(),
                files.stream().flatMap(c -> c.locks().stream()).distinct().toList());
    }

    /** The innermost step at that line; empty when none stands there. */
    Optional<StepLine> at(SourceText file, int line) {
        return steps.stream()
                .filter(s -> s.covers(file, line))
                .min(Comparator.comparingInt(s -> s.lastLine() - s.line()));
    }
}
