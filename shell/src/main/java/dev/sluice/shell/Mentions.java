package dev.sluice.shell;

import dev.sluice.shell.runbook.Runbook;
import dev.sluice.shell.script.Parameter;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The profiles that a script speaks of, by its text: enough for the heading, before anything has run. */
final class Mentions {
    private static final String WORD = "\\b(profile|query|on)\\s*\\(?\\s*";

    private Mentions() {}

    /** Those of the names that stand as {@code 'name:table'}, {@code profile('name')}, {@code query('name'} or {@code on('name'}. */
    static List<String> of(String script, List<String> names) {
        return names.stream().filter(name -> isIn(script, name)).toList();
    }

    /**
     * The same, and those that a parameter names where it stands in such a place: {@code on(source)}.
     *
     * @param values the value that a parameter has in this run
     */
    static List<String> of(Runbook runbook, List<String> names, Function<Parameter, Optional<String>> values) {
        List<String> chosen = runbook.parameters().stream()
                .filter(parameter -> choosesProfile(runbook.text(), parameter.name()))
                .flatMap(parameter -> values.apply(parameter).stream())
                .toList();
        return names.stream()
                .filter(name -> chosen.contains(name) || isIn(runbook.text(), name))
                .toList();
    }

    private static boolean isIn(String script, String name) {
        String quoted = Pattern.quote(name);
        String asTable = "['\"]" + quoted + ":[^'\"\\s]";
        return found(asTable + "|" + WORD + "['\"]" + quoted + "['\"]", script);
    }

    /** By the variable that the parameter is put in. */
    private static boolean choosesProfile(String script, String parameter) {
        String declared = "\\b(?<name>\\w+)\\s*=\\s*param\\s*\\(?\\s*['\"]" + Pattern.quote(parameter) + "['\"]";
        return Pattern.compile(declared)
                .matcher(script)
                .results()
                .anyMatch(declaration -> found(WORD + declaration.group(1) + "\\b", script));
    }

    private static boolean found(String pattern, String script) {
        return Pattern.compile(pattern).matcher(script).find();
    }
}
