package dev.sluice.shell.runbook;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.command.Arguments;
import dev.sluice.shell.script.Parameter;
import dev.sluice.shell.script.Suggestion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The values of a runbook's parameters, all checked before the runbook starts: given ones first, then the environment. */
final class ParameterValues {
    private final Map<String, Object> values = new HashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    private ParameterValues() {}

    static ParameterValues of(
            List<Parameter> declared, Map<String, String> given, Function<String, Optional<String>> environment) {
        ParameterValues values = new ParameterValues();
        values.refuseUnknown(declared, given);
        for (Parameter parameter : declared) {
            String text = given.get(parameter.name());
            if (text != null) {
                values.put(parameter, text, "parameter " + parameter.name());
            } else {
                values.fromEnvironment(parameter, environment);
            }
        }
        if (!values.problems.isEmpty()) {
            throw SluiceException.of(Kind.USAGE, values.problems).withState("nothing changed");
        }
        return values;
    }

    private void refuseUnknown(List<Parameter> declared, Map<String, String> given) {
        List<String> names = declared.stream().map(Parameter::name).toList();
        given.keySet().stream()
                .filter(n -> !names.contains(n))
                .sorted()
                .forEach(name -> problems.add(
                        new Problem("unknown parameter \"" + name + "\"", "", Suggestion.of(name, names))));
    }

    private void fromEnvironment(Parameter parameter, Function<String, Optional<String>> environment) {
        Optional<String> variable = parameter.environment();
        Optional<String> text = variable.flatMap(environment).filter(t -> !t.isEmpty());
        if (text.isPresent()) {
            put(parameter, text.get(), "environment variable " + variable.orElse(""));
        } else if (parameter.required()) {
            String also = variable.map(v -> " or set " + v).orElse("");
            problems.add(new Problem(
                    "parameter \"" + parameter.name() + "\" has no value",
                    "",
                    "give " + parameter.name() + "=..." + also));
        }
    }

    private void put(Parameter parameter, String text, String where) {
        if (!parameter.allowed().isEmpty() && !parameter.allowed().contains(text)) {
            problems.add(new Problem(
                    "parameter \"" + parameter.name() + "\" cannot be " + shown(parameter, text),
                    where,
                    Suggestion.of(text, parameter.allowed())));
            return;
        }
        Optional<Object> converted = Conversion.of(text, parameter.type());
        converted.ifPresentOrElse(
                value -> values.put(parameter.name(), value),
                () -> problems.add(new Problem(
                        "parameter \"" + parameter.name() + "\" must be " + Conversion.wanted(parameter.type())
                                + ", was " + shown(parameter, text),
                        where,
                        "")));
    }

    private static String shown(Parameter parameter, String text) {
        return parameter.secret() ? "something else (it is secret)" : "\"" + text + "\"";
    }

    /** The parameter's value; its default, brought to its type, when nobody gave one. */
    @Nullable
    Object value(String name, Class<?> type, Arguments options) {
        Object value = values.get(name);
        if (value != null) {
            return value;
        }
        Optional<Object> fallback = options.any("default");
        if (fallback.isEmpty() || type.isInstance(fallback.get())) {
            return fallback.orElse(null);
        }
        return Conversion.of(fallback.get().toString(), type)
                .orElseThrow(() -> SluiceException.of(
                        Kind.USAGE,
                        "default of parameter \"" + name + "\" must be " + Conversion.wanted(type) + ", was "
                                + fallback.get(),
                        "",
                        ""));
    }
}
