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
        TABLE("a table", 1, 1),
        /** A table, or none: then a named option says what. */
        OPTIONAL_TABLE("a table", 0, 1),
        /** One table or more. */
        TABLES("a table", 1, Integer.MAX_VALUE),
        /** Tables, or none: then a named option says what. */
        OPTIONAL_TABLES("a table", 0, Integer.MAX_VALUE),
        /** A table or a query, always given. */
        SOURCE("a table", 1, 1),
        /** A file, always given. */
        FILE("a file", 1, 1),
        /** A statement of maintenance, always given. */
        MAINTENANCE("a statement of maintenance", 1, 1),
        /** An index, or a table for all of its indexes. */
        INDEX("an index or a table", 1, 1),
        /** A backup by its name or path, always given. */
        BACKUP("a backup", 1, 1),
        /** Nothing is. */
        NOTHING("nothing", 0, 0);

        private final String described;
        private final int least;
        private final int most;

        Target(String described, int least, int most) {
            this.described = described;
            this.least = least;
            this.most = most;
        }

        /** With its article, such as {@code a table}. */
        public String described() {
            return described;
        }

        /** Whether a call without it means nothing. */
        public boolean isNeeded() {
            return least > 0;
        }

        /** How many of them there may be. */
        public int most() {
            return most;
        }

        /** Whether it is the name of a table. */
        public boolean isTable() {
            return this == TABLE
                    || this == OPTIONAL_TABLE
                    || this == TABLES
                    || this == OPTIONAL_TABLES
                    || this == INDEX;
        }
    }

    public Word {
        options = List.copyOf(options);
    }

    public Optional<Option> option(String wanted) {
        return options.stream().filter(o -> o.name().equals(wanted)).findFirst();
    }

    /** The option that a block behind the other arguments is given to; empty where none is taken. */
    public Optional<String> block() {
        return options.stream()
                .filter(o -> o.type() == OptionType.BLOCK)
                .map(Option::name)
                .findFirst();
    }

    public List<String> optionNames() {
        return options.stream().map(Option::name).toList();
    }
}
