package dev.sluice.shell.runbook;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.journal.RecordedValue;
import dev.sluice.journal.RunRecord;
import dev.sluice.shell.script.Conversion;
import dev.sluice.shell.script.Parameter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The parameters of a run that is resumed: those it was started with, unless a change is accepted. */
public final class ResumedParameters {
    private final Runbook runbook;
    private final Map<String, String> recorded = new LinkedHashMap<>();
    private final Set<String> masked = new HashSet<>();
    private final List<Problem> problems = new ArrayList<>();

    private ResumedParameters(Runbook runbook, RunRecord run) {
        this.runbook = runbook;
        if (RecordedValue.parse(run.header().parameters()).plain() instanceof Map<?, ?> values) {
            values.forEach((name, value) -> recorded.put(String.valueOf(name), String.valueOf(value)));
        }
        // A masked value must be given again.
        recorded.forEach((name, value) -> {
            if (value.contains(RunHost.MASK)) {
                masked.add(name);
            }
        });
        recorded.keySet().removeAll(masked);
    }

    /**
     * The values to run with.
     *
     * @param given by the one who resumes: secrets, which no journal keeps, and answers
     * @param accept whether another value than the recorded one is taken; it is refused otherwise
     */
    public static Map<String, String> of(Runbook runbook, RunRecord run, Given given, boolean accept) {
        ResumedParameters parameters = new ResumedParameters(runbook, run);
        parameters.refuseLost(given);
        Map<String, String> values = parameters.merged(given);
        if (!accept && !parameters.problems.isEmpty()) {
            throw SluiceException.of(Kind.REFUSED, parameters.problems).withState("nothing changed");
        }
        return values;
    }

    /** What is given now: as arguments, and by the environment. */
    public record Given(Map<String, String> values, Function<String, Optional<String>> environment) {
        public Given {
            values = Map.copyOf(values);
        }

        private Optional<String> of(Parameter parameter) {
            return Optional.ofNullable(values.get(parameter.name()))
                    .or(() -> parameter.environment().flatMap(environment).filter(text -> !text.isEmpty()));
        }
    }

    /** A default in the place of a value that had a secret in it would be another run. */
    private void refuseLost(Given given) {
        List<Problem> lost = runbook.parameters().stream()
                .filter(p ->
                        !p.secret() && masked.contains(p.name()) && given.of(p).isEmpty())
                .map(p -> new Problem(
                        "the value of parameter \"" + p.name() + "\" had a secret in it, and was not kept",
                        "",
                        "give it again: " + p.name() + "=..."))
                .toList();
        if (!lost.isEmpty()) {
            throw SluiceException.of(Kind.USAGE, lost).withState("nothing changed");
        }
    }

    private Map<String, String> merged(Given given) {
        Map<String, String> values = new LinkedHashMap<>(given.values());
        for (Parameter parameter : runbook.parameters()) {
            Optional<String> before = Optional.ofNullable(recorded.remove(parameter.name()));
            Optional<String> now = given.of(parameter);
            if (before.isPresent() && now.isPresent() && !same(parameter, before.get(), now.get())) {
                problems.add(changed(parameter, before.get(), now.get()));
            }
            now.or(() -> before).ifPresent(value -> values.put(parameter.name(), value));
        }
        recorded.keySet()
                .forEach(name -> problems.add(new Problem(
                        "parameter \"" + name + "\" is no longer declared",
                        runbook.file(),
                        "or resume with --accept-changes")));
        return values;
    }

    private static boolean same(Parameter parameter, String before, String now) {
        return Conversion.of(now, parameter.type())
                .map(String::valueOf)
                .filter(before::equals)
                .isPresent();
    }

    private static Problem changed(Parameter parameter, String before, String now) {
        String values = parameter.secret() ? "" : ": was \"" + before + "\", is \"" + now + "\"";
        return new Problem(
                "parameter \"" + parameter.name() + "\" has changed since the run began" + values,
                "",
                "take the change back, or resume with --accept-changes");
    }
}
