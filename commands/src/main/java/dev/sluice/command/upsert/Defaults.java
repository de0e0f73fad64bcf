package dev.sluice.command.upsert;

import dev.sluice.sql.Column;
import dev.sluice.sql.Column.Generation;
import dev.sluice.sql.ValueType;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Defaults that mean the same in another engine: plain values, and the time of the insert. */
final class Defaults {
    private static final String CAST = "(?:::[\\w \".()\\[\\],]+)?";
    private static final Pattern TEXT = Pattern.compile("\\(*'((?:[^']|'')*)'" + CAST + "\\)*");
    private static final Pattern NUMBER =
            Pattern.compile("\\(*'?([+-]?\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?)'?\\)*" + CAST + "\\)*");
    private static final Pattern NULL = Pattern.compile("(?i)\\(*null" + CAST + "\\)*");
    private static final Set<ValueType> WHOLE = EnumSet.of(ValueType.INT2, ValueType.INT4, ValueType.INT8);
    private static final Set<ValueType> NUMBERS = EnumSet.of(
            ValueType.INT2, ValueType.INT4, ValueType.INT8, ValueType.FLOAT4, ValueType.FLOAT8, ValueType.NUMERIC);

    private Defaults() {}

    /** The new column with the source column's default, or without it and a warning. */
    static Column carry(Column source, Column target, Shape.Sketch sketch) {
        Optional<String> given = source.generation() == Generation.NONE ? source.defaultSql() : Optional.empty();
        Optional<String> sql = given.filter(text -> !NULL.matcher(text).matches());
        Optional<String> carried = sql.flatMap(text -> carried(text, target.type()));
        if (sql.isPresent() && carried.isEmpty()) {
            String sentence = "column \"%s\": its default %s is left out, because it may mean something else there";
            sketch.warn(sentence.formatted(source.name(), sql.get()));
        }
        return new Column(
                target.name(), target.type(), target.declared(), target.notNull(), carried, target.generation());
    }

    private static Optional<String> carried(String sql, ValueType type) {
        Matcher number = NUMBER.matcher(sql);
        if (NUMBERS.contains(type)) {
            boolean whole = WHOLE.contains(type);
            return number.matches() && (!whole || number.group(1).matches("[+-]?\\d{1,18}"))
                    ? Optional.of(number.group(1))
                    : Optional.empty();
        }
        return switch (type) {
            case BOOL -> truth(sql);
            case TEXT ->
                text(sql)
                        .or(() -> number.matches() ? Optional.of(number.group(1)) : Optional.empty())
                        .map(text -> "'" + text + "'");
            case DATE, TIMESTAMP, TIMESTAMPTZ, TIME -> time(sql, type);
            case UUID, JSON, JSONB -> formed(sql, type);
            default -> Optional.empty();
        };
    }

    private static Optional<String> text(String sql) {
        Matcher matcher = TEXT.matcher(sql);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private static Optional<String> truth(String sql) {
        return switch (sql.toLowerCase(Locale.ROOT)) {
            case "0", "false", "(0)", "(false)" -> Optional.of("false");
            case "1", "true", "(1)", "(true)" -> Optional.of("true");
            default -> Optional.empty();
        };
    }

    private static Optional<String> time(String sql, ValueType type) {
        String now =
                switch (type) {
                    case DATE -> "current_date";
                    case TIME -> "current_time";
                    default -> "current_timestamp";
                };
        boolean same = sql.equalsIgnoreCase(now) || (now.equals("current_timestamp") && sql.equalsIgnoreCase("now()"));
        return same ? Optional.of(now) : formed(sql, type);
    }

    /** A text that has the form of the type. */
    private static Optional<String> formed(String sql, ValueType type) {
        return text(sql)
                .filter(text -> EnumSet.allOf(TextForm.class).stream()
                        .filter(form -> DeclaredType.of(form).type() == type)
                        .anyMatch(form -> form.fits(text.replace("''", "'"))))
                .map(text -> "'" + text + "'");
    }
}
