package dev.sluice.command;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One definition of a command's word, read by the Groovy method, the type checker, completion, help and the reference pages.
 *
 * @param summary one sentence
 * @param target what the first, unnamed argument is
 * @param maker turns checked arguments into the command; throws USAGE for what a type cannot say
 */
public record Word(
        String name, String summary, Target target, List<Option> options, Function<Arguments, Command<?>> maker) {
    /** The unnamed first argument. */
    public enum Target {
        /** A table, always given. */
        TABLE,
        /** A table, or none: then a named option says what. */
        OPTIONAL_TABLE,
        /** A table or a query, always given. */
        SOURCE,
        /** A file, always given. */
        FILE
    }

    public Word {
        options = List.copyOf(options);
    }

    public Optional<Option> option(String wanted) {
        return options.stream().filter(o -> o.name().equals(wanted)).findFirst();
    }

    public List<String> optionNames() {
        return options.stream().map(Option::name).toList();
    }
}
