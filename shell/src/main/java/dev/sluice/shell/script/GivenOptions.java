package dev.sluice.shell.script;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.command.Option;
import dev.sluice.command.OptionType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks options when a word runs; for the prompt, where nothing is checked before. Types are the arguments' own business. */
final class GivenOptions {
    private GivenOptions() {}

    static void check(String word, List<Option> options, Map<String, ? extends @Nullable Object> given) {
        List<Problem> problems = new ArrayList<>();
        List<String> names = options.stream().map(Option::name).toList();
        for (String name : given.keySet()) {
            if (!names.contains(name)) {
                problems.add(new Problem("unknown option \"" + name + "\" of " + word, "", Suggestion.of(name, names)));
            }
        }
        options.forEach(option -> check(word, option, given.get(option.name()), problems));
        if (!problems.isEmpty()) {
            throw SluiceException.of(Kind.USAGE, problems);
        }
    }

    private static void check(String word, Option option, @Nullable Object value, List<Problem> problems) {
        if (value == null) {
            if (option.required()) {
                String what = word + " needs the option \"" + option.name() + "\"";
                problems.add(new Problem(what, "", "add " + option.name() + ": ..."));
            }
        } else if (option.type() == OptionType.CHOICE && !option.allowed().contains(value.toString())) {
            String what = "option \"" + option.name() + "\" of " + word + " cannot be \"" + value + "\"";
            problems.add(new Problem(what, "", Suggestion.of(value.toString(), option.allowed())));
        }
    }
}
