package dev.sluice.profile;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The columns whose values are never shown: {@code *.email} in any table, {@code users.ssn} in one, {@code app.users.*} all of
 * one. The case of letters does not count, and a column without a table is one of any.
 */
public final class Mask {
    public static final Mask NONE = new Mask(List.of());

    /** What stands in the place of a value. */
    public static final String HIDDEN = "***";

    /** As PostgreSQL writes a key: {@code Key (email)=(a@b.example) already exists.} */
    private static final Pattern KEY = Pattern.compile(
            "Key \\((.*?)\\)=\\(.*?\\)(?= (?:already exists|is not present|is still referenced|is duplicated|conflicts))",
            Pattern.DOTALL);

    private static final Pattern ROW = Pattern.compile("Failing row contains \\(.*\\)", Pattern.DOTALL);

    private record Rule(Pattern table, Pattern column) {}

    private final List<Rule> rules;

    private Mask(List<Rule> rules) {
        this.rules = rules;
    }

    /** Of the patterns in a profile. */
    public static Mask of(List<String> patterns) {
        return new Mask(patterns.stream().map(Mask::rule).toList());
    }

    private static Rule rule(String pattern) {
        int dot = pattern.lastIndexOf('.');
        return new Rule(glob(dot < 0 ? "*" : pattern.substring(0, dot)), glob(pattern.substring(dot + 1)));
    }

    private static Pattern glob(String text) {
        String regex = text.toLowerCase(Locale.ROOT)
                .chars()
                .mapToObj(c -> c == '*' ? ".*" : Pattern.quote(String.valueOf((char) c)))
                .collect(Collectors.joining());
        return Pattern.compile(regex, Pattern.DOTALL);
    }

    /** Whether the column's values are hidden; the table is written with its schema or without. */
    public boolean hides(String table, String column) {
        String whole = table.toLowerCase(Locale.ROOT);
        String bare = whole.substring(whole.lastIndexOf('.') + 1);
        String name = column.toLowerCase(Locale.ROOT);
        return rules.stream()
                .filter(rule -> rule.column().matcher(name).matches())
                .anyMatch(rule -> rule.table().matcher(whole).matches()
                        || rule.table().matcher(bare).matches());
    }

    /** Whether the column is hidden in some table; for where nobody knows of which table it is. */
    public boolean hidesInAny(String column) {
        String name = column.toLowerCase(Locale.ROOT);
        return rules.stream().anyMatch(rule -> rule.column().matcher(name).matches());
    }

    /** A message of the server without the values that it quotes of hidden columns. */
    public String message(String text) {
        if (rules.isEmpty()) {
            return text;
        }
        String keys = KEY.matcher(text).replaceAll(key -> {
            boolean hidden = Arrays.stream(key.group(1).split(", ", -1)).anyMatch(this::hidesInAny);
            return Matcher.quoteReplacement(hidden ? "Key (" + key.group(1) + ")=(" + HIDDEN + ")" : key.group());
        });
        // The row's values come without their columns.
        return ROW.matcher(keys).replaceAll(Matcher.quoteReplacement("Failing row contains (" + HIDDEN + ")"));
    }
}
