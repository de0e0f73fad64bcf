package dev.sluice.shell;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code name=value} arguments; the value may hold further equals signs, or nothing. */
final class NamedValues {
    private NamedValues() {}

    static Map<String, String> of(List<String> arguments) {
        Map<String, String> values = new LinkedHashMap<>();
        List<Problem> problems = new ArrayList<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            if (equals <= 0) {
                problems.add(
                        new Problem("unexpected argument \"" + argument + "\"", "", "write parameters name=value"));
            } else if (values.put(argument.substring(0, equals), argument.substring(equals + 1)) != null) {
                String name = argument.substring(0, equals);
                problems.add(new Problem("parameter \"" + name + "\" is given twice", "", "leave one out"));
            }
        }
        if (!problems.isEmpty()) {
            throw SluiceException.of(Kind.USAGE, problems);
        }
        return values;
    }
}
