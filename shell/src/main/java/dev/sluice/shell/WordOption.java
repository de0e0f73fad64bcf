package dev.sluice.shell;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Option;
import dev.sluice.command.OptionType;
import dev.sluice.command.Word;
import dev.sluice.sql.Nearest;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An option of a word as it is written on the command line: {@code columns=id,name}. */
final class WordOption {
    private WordOption() {}

    /** Its name, and its value as the language would have it. */
    static Map.Entry<String, Object> of(String word, String text) {
        Word known = Vocabulary.LANGUAGE.word(word).orElseThrow();
        int at = text.indexOf('=');
        String name = at < 0 ? text : text.substring(0, at);
        Option option = known.option(name)
                .orElseThrow(() -> usage(
                        "unknown option \"" + name + "\" of " + word, Nearest.question(name, known.optionNames())));
        if (at < 0) {
            throw usage("option \"" + name + "\" has no value", "write " + name + "=...");
        }
        return Map.entry(name, value(option, text.substring(at + 1)));
    }

    private static Object value(Option option, String text) {
        if (option.type() == OptionType.INTEGER || option.type() == OptionType.PERCENT) {
            return number(option, text);
        }
        if (option.type() == OptionType.BOOLEAN) {
            if (!text.equals("true") && !text.equals("false")) {
                throw usage("option \"" + option.name() + "\" must be true or false, was '" + text + "'", "");
            }
            return Boolean.valueOf(text);
        }
        if (option.type() == OptionType.NAMES) {
            return List.of(text.split(",", -1));
        }
        return option.type() == OptionType.RENAMES ? pairs(option, text) : text;
    }

    private static Object number(Option option, String text) {
        try {
            return option.type() == OptionType.INTEGER ? (Object) Long.valueOf(text) : (Object) Double.valueOf(text);
        } catch (NumberFormatException e) {
            throw usage("option \"" + option.name() + "\" must be a number, was '" + text + "'", "")
                    .causedBy(e);
        }
    }

    private static Map<String, String> pairs(Option option, String text) {
        Map<String, String> pairs = new LinkedHashMap<>();
        Arrays.stream(text.split(",", -1)).forEach(pair -> {
            int at = pair.indexOf(':');
            if (at < 1) {
                throw usage("option \"" + option.name() + "\" is written from:to, was '" + pair + "'", "");
            }
            pairs.put(pair.substring(0, at), pair.substring(at + 1));
        });
        return pairs;
    }

    private static SluiceException usage(String what, String remedy) {
        return SluiceException.of(Kind.USAGE, what, "--set", remedy);
    }
}
