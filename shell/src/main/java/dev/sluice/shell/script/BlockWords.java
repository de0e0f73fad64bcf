package dev.sluice.shell.script;

import dev.sluice.command.Option;
import dev.sluice.command.OptionType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The words with named options that stand in the blocks of {@code verify}. */
final class BlockWords {
    static final List<Option> COLUMN = List.of(
            Option.optional("nullable", OptionType.BOOLEAN, "", "whether it may be null"),
            Option.optional("default", OptionType.ANY, "", "its default as SQL; null for none"));

    static final List<Option> MATCHES =
            List.of(Option.optional("ignore", OptionType.NAMES, "", "what is not compared: ['grant', 'index']"));

    static final List<Option> FRESH = List.of(
            Option.required("within", OptionType.DURATION, "how old the newest row may be"),
            Option.optional("maxFuture", OptionType.DURATION, "0.seconds", "how far ahead of the clock it may be"),
            Option.optional("zone", OptionType.TEXT, "", "the time zone of values that bear none"),
            Option.optional("now", OptionType.TEXT, "the database's clock", "another moment than now"));

    static final List<Option> GAPS = List.of(Option.optional("by", OptionType.NAMES, "", "columns that part the rows"));

    static final List<Option> OVERLAP = List.of(
            Option.optional("by", OptionType.NAMES, "", "columns that part the rows"),
            Option.optional("inclusive", OptionType.BOOLEAN, "false", "whether the end belongs to the period"));

    static final List<Option> REFERENCES = List.of(
            Option.optional("column", OptionType.NAME, "the primary key", "the parent's column"),
            Option.optional("where", OptionType.SQL, "", "rows for which it must be so"));

    private BlockWords() {}

    /** The words that may stand where these calls are around, the innermost first; none outside of {@code verify}. */
    static List<String> in(List<String> enclosing) {
        if (!enclosing.contains("verify")) {
            return List.of();
        }
        return enclosing.stream()
                .flatMap(call -> block(call, enclosing.contains("schema")).stream())
                .findFirst()
                .map(BlockWords::words)
                .orElse(List.of());
    }

    private static Optional<Class<?>> block(String call, boolean ofSchema) {
        return switch (call) {
            case "verify" -> Optional.of(VerifyBlock.class);
            case "schema" -> Optional.of(SchemaBlock.class);
            case "table" -> Optional.of(ofSchema ? SchemaTableBlock.class : TableBlock.class);
            default -> Optional.empty();
        };
    }

    private static List<String> words(Class<?> block) {
        return Arrays.stream(block.getDeclaredMethods())
                .filter(m -> Modifier.isPublic(m.getModifiers()) && !m.getName().startsWith("get"))
                .map(Method::getName)
                .distinct()
                .sorted()
                .toList();
    }

    /** The options of a word inside of a block; none for any other. */
    static List<Option> options(String word) {
        return switch (word) {
            case "column" -> COLUMN;
            case "matches" -> MATCHES;
            case "fresh" -> FRESH;
            case "noGaps" -> GAPS;
            case "noOverlap" -> OVERLAP;
            case "references" -> REFERENCES;
            default -> List.of();
        };
    }
}
