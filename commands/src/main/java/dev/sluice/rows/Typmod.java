package dev.sluice.rows;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The numbers in a type's brackets, such as precision and scale of {@code numeric(10,2)}. */
record Typmod(OptionalInt first, OptionalInt second) {
    private static final Pattern BRACKETS = Pattern.compile("\\((\\d+)(?:\\s*,\\s*(-?\\d+))?\\)");

    static Typmod of(String declared) {
        Matcher matcher = BRACKETS.matcher(declared);
        if (!matcher.find()) {
            return new Typmod(OptionalInt.empty(), OptionalInt.empty());
        }
        OptionalInt second =
                matcher.group(2) == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(matcher.group(2)));
        return new Typmod(OptionalInt.of(Integer.parseInt(matcher.group(1))), second);
    }
}
