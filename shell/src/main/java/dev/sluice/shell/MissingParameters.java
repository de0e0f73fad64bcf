package dev.sluice.shell;

import dev.sluice.shell.runbook.Questions;
import dev.sluice.shell.runbook.Runbook;
import dev.sluice.shell.script.Parameter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Asks at the terminal for the parameters that have no value yet. */
final class MissingParameters {
    private final Runbook runbook;
    private final Function<String, Optional<String>> environment;

    MissingParameters(Runbook runbook, Function<String, Optional<String>> environment) {
        this.runbook = runbook;
        this.environment = environment;
    }

    /** The given values and those that were asked for. */
    Map<String, String> ask(Map<String, String> given, Questions questions) {
        Map<String, String> all = new LinkedHashMap<>(given);
        for (Parameter parameter : runbook.parameters()) {
            if (parameter.required() && !given.containsKey(parameter.name()) && !isInEnvironment(parameter)) {
                questions
                        .ask(question(parameter), parameter.secret())
                        .filter(answer -> !answer.isEmpty())
                        .ifPresent(answer -> all.put(parameter.name(), answer));
            }
        }
        return all;
    }

    private boolean isInEnvironment(Parameter parameter) {
        return parameter.environment().flatMap(environment).isPresent();
    }

    private static String question(Parameter parameter) {
        String help = parameter.help().isEmpty() ? "" : " - " + parameter.help();
        String type =
                parameter.type() == Enum.class ? "" : " " + parameter.type().getSimpleName();
        return "parameter " + parameter.name() + ":" + type + parameter.limits().described() + help;
    }
}
