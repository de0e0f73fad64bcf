package dev.sluice.shell;

import java.util.List;
import java.util.regex.Pattern;

/** The profiles that a script speaks of, by its text: enough for the heading, before anything has run. */
final class Mentions {
    private Mentions() {}

    /** Those of the names that stand as {@code 'name:table'}, {@code profile('name')}, {@code query('name'} or {@code on('name'}. */
    static List<String> of(String script, List<String> names) {
        return names.stream().filter(name -> isIn(script, name)).toList();
    }

    private static boolean isIn(String script, String name) {
        String quoted = Pattern.quote(name);
        String asTable = "['\"]" + quoted + ":[^'\"\\s]";
        String asWord = "\\b(profile|query|on)\\s*\\(?\\s*['\"]" + quoted + "['\"]";
        return Pattern.compile(asTable + "|" + asWord).matcher(script).find();
    }
}
