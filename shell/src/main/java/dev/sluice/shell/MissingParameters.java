package dev.sluice.shell;

import dev.sluice.shell.runbook.Questions;
import dev.sluice.shell.runbook.Runbook;
import dev.sluice.shell.script.Conversion;
import dev.sluice.shell.script.Parameter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Asks at the terminal for the parameters that have no value yet. */
final class MissingParameters {
    private static final int TRIES = 3;

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
                answer(parameter, questions).ifPresent(answer -> all.put(parameter.name(), answer));
            }
        }
        return all;
    }

    /** Asked again when it does not fit; the last answer is taken as it is, and refused with the reason. */
    private static Optional<String> answer(Parameter parameter, Questions questions) {
        String question = question(parameter);
        Optional<String> answer = questions.ask(question, parameter.secret());
        for (int i = 1; i < TRIES && answer.isPresent() && !fits(parameter, answer.get()); i++) {
            String again = "that must be " + Conversion.wanted(parameter.type())
                    + parameter.limits().described() + "; ";
            answer = questions.ask(again + question, parameter.secret());
        }
        return answer.filter(text -> !text.isEmpty());
    }

    private static boolean fits(Parameter parameter, String answer) {
        return Conversion.of(answer, parameter.type())
                .filter(value -> parameter.limits().against(answer, value).isEmpty())
                .isPresent();
    }

    private boolean isInEnvironment(Parameter parameter) {
        return parameter.environment().flatMap(environment).isPresent();
    }

    private static String question(Parameter parameter) {
        String help = parameter.help().isEmpty() ? "" : " - " + parameter.help();
        String type =
                parameter.type() == Enum.class ? "" : " " + parameter.type().getSimpleName();
        String unseen = parameter.secret() ? " (not shown while it is typed)" : "";
        return "parameter " + parameter.name() + ":" + type + parameter.limits().described() + help + unseen;
    }
}
