package dev.sluice.shell.runbook;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.command.Arguments;
import dev.sluice.shell.script.Conversion;
import dev.sluice.shell.script.Limits;
import dev.sluice.shell.script.Parameter;
import dev.sluice.shell.script.Suggestion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The values of a runbook's parameters, all checked before the runbook starts: given ones first, then the environment. */
final class ParameterValues {
    private final Map<String, Object> values = new HashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    /** None yet. */
    ParameterValues() {}

    static ParameterValues of(
            Runbook runbook, Map<String, String> given, Function<String, Optional<String>> environment) {
        ParameterValues values = new ParameterValues();
        values.refuseUnknown(runbook, given);
        for (Parameter parameter : runbook.parameters()) {
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

    private void refuseUnknown(Runbook runbook, Map<String, String> given) {
        List<String> names = Stream.concat(
                        runbook.parameters().stream().map(Parameter::name), runbook.questions().stream())
                .toList();
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

    /** A pipe is one too. */
    private static boolean isFile(Path path) {
        return Files.exists(path) && !Files.isDirectory(path);
    }

    private void put(Parameter parameter, String text, String where) {
        Optional<Object> converted = Conversion.of(text, parameter.type());
        if (converted.isEmpty()) {
            refuse(parameter, "be " + Conversion.wanted(parameter.type()), new Given(text, where, ""));
            return;
        }
        Object value = converted.get();
        Optional<Limits.Objection> objection = parameter.limits().against(text, value);
        if (objection.isPresent()) {
            refuse(
                    parameter,
                    objection.get().must(),
                    new Given(text, where, objection.get().remedy()));
        } else if (parameter.isFile() && !isFile(Path.of(text.strip()))) {
            refuse(parameter, "be a file that exists", new Given(text, where, "check the path"));
        } else {
            values.put(parameter.name(), value);
        }
    }

    /** A value that cannot be: its text, where it comes from, and the way out. */
    private record Given(String text, String where, String remedy) {}

    private void refuse(Parameter parameter, String must, Given given) {
        String was = parameter.secret() ? ", was something else (it is secret)" : ", was \"" + given.text() + "\"";
        String remedy = parameter.secret() ? "" : given.remedy();
        problems.add(new Problem("parameter \"" + parameter.name() + "\" must " + must + was, given.where(), remedy));
    }

    /** The parameter's value; its default, brought to its type, when nobody gave one. */
    @Nullable
    Object value(String name, Class<?> type, Arguments options) {
        Object value = values.get(name);
        if (value != null) {
            return type.isEnum() ? typed(name, type, value) : value;
        }
        Optional<Object> fallback = options.any("default");
        if (fallback.isEmpty() || type.isInstance(fallback.get())) {
            return fallback.orElse(null);
        }
        return typed(name, type, fallback.get());
    }

    private static Object typed(String name, Class<?> type, Object value) {
        return Conversion.of(value.toString(), type)
                .orElseThrow(() -> SluiceException.of(
                        Kind.USAGE,
                        "default of parameter \"" + name + "\" must be " + Conversion.wanted(type) + ", was " + value,
                        "",
                        ""));
    }
}
