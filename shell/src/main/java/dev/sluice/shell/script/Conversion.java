package dev.sluice.shell.script;

import java.io.File;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Text from the command line, or of a default, as a value of a parameter's type. */
public final class Conversion {
    private record Rule(String wanted, Function<String, Object> reads) {}

    private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]+");

    /** An exponent of more digits would need more memory than there is once it is written out. */
    private static final Pattern NUMBER = Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]{1,3})?");

    private static final Map<Class<?>, Rule> RULES = Map.of(
            Integer.class, new Rule("a whole number up to 2147483647", text -> Integer.valueOf(matching(WHOLE, text))),
            Long.class, new Rule("a whole number", text -> Long.valueOf(matching(WHOLE, text))),
            BigDecimal.class, new Rule("a number", text -> new BigDecimal(matching(NUMBER, text))),
            LocalDate.class, new Rule("a date, such as 2026-01-31", LocalDate::parse),
            Path.class, new Rule("a path", Path::of),
            File.class, new Rule("a path", File::new),
            Boolean.class, new Rule("true or false", Conversion::truth),
            String.class, new Rule("a text", text -> text),
            // An enum of the file itself is no class yet when values are checked; its names are the parameter's limits.
            Enum.class, new Rule("a name", text -> text));

    private Conversion() {}

    /** The value; empty when the text is not of that type. */
    public static Optional<Object> of(String text, Class<?> type) {
        if (type.isEnum()) {
            return constant(text.strip(), type);
        }
        try {
            return Optional.of(rule(type).reads().apply(type == String.class ? text : text.strip()));
        } catch (IllegalArgumentException | DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** Java would take the digits of every script. */
    private static String matching(Pattern form, String text) {
        if (!form.matcher(text).matches()) {
            throw new IllegalArgumentException(text);
        }
        return text;
    }

    private static Optional<Object> constant(String name, Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .filter(c -> c instanceof Enum<?> constant && constant.name().equals(name))
                .map(Object.class::cast)
                .findFirst();
    }

    /** The type in words. */
    public static String wanted(Class<?> type) {
        return rule(type).wanted();
    }

    private static Rule rule(Class<?> type) {
        Rule rule = RULES.get(type.isEnum() ? Enum.class : type);
        if (rule == null) {
            throw new AssertionError("the checker lets no parameter of " + type + " through");
        }
        return rule;
    }

    /** The spellings that scripts and .env files use. */
    private static Boolean truth(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on", "1" -> true;
            case "false", "no", "off", "0" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }
}
