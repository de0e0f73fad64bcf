package dev.sluice.command;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.sql.Sql;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The values given to a word, read by type; the last place where options are a map. A value of the wrong type is a USAGE error
 * that names word, option, value and what is wanted.
 */
public final class Arguments {
    private final String word;
    private final List<@Nullable Object> targets;
    private final Map<String, @Nullable Object> named;

    public Arguments(String word, @Nullable Object target, Map<String, @Nullable Object> named) {
        this(word, named, Collections.singletonList(target));
    }

    private Arguments(String word, Map<String, @Nullable Object> named, List<@Nullable Object> targets) {
        this.word = word;
        this.targets = new ArrayList<>(targets);
        this.named = new LinkedHashMap<>(named);
    }

    /** With any number of unnamed arguments. */
    public static Arguments of(String word, List<@Nullable Object> targets, Map<String, @Nullable Object> named) {
        return new Arguments(word, named, targets);
    }

    /** The first, unnamed argument; empty when none was given. */
    public Optional<String> target() {
        return targets().stream().findFirst();
    }

    /** The unnamed arguments. */
    public List<String> targets() {
        return targets.stream().filter(Objects::nonNull).map(Object::toString).toList();
    }

    /** The first argument where it says what to read: a table as text, or {@code query(...)}. */
    public Optional<Source> targetSource() {
        if (!targets.isEmpty() && targets.get(0) instanceof Source source) {
            return Optional.of(source);
        }
        return target().map(Source.OfTable::parse);
    }

    public String word() {
        return word;
    }

    /** The options that were given. */
    public Set<String> names() {
        return named.keySet();
    }

    public boolean has(String option) {
        return named.get(option) != null;
    }

    public Optional<String> text(String option) {
        return value(option, CharSequence.class, "text").map(CharSequence::toString);
    }

    public boolean flag(String option) {
        return value(option, Boolean.class, "true or false").orElse(false);
    }

    public Optional<Integer> integer(String option) {
        return value(option, Number.class, "whole number").map(n -> exactInt(option, n));
    }

    public Optional<Double> number(String option) {
        return value(option, Number.class, "number").map(Number::doubleValue);
    }

    public Optional<Duration> duration(String option) {
        return value(option, Duration.class, "duration, such as 5.minutes");
    }

    public Optional<Source> source(String option) {
        Object value = named.get(option);
        if (value instanceof Source source) {
            return Optional.of(source);
        }
        return text(option).map(Source.OfTable::parse);
    }

    /** SQL text with its values, where a GString brought some. */
    public Optional<Sql> sql(String option) {
        Object value = named.get(option);
        return value instanceof Sql sql ? Optional.of(sql) : text(option).map(Sql::of);
    }

    /** A list of texts; a single text counts as a list of one. */
    public List<String> names(String option) {
        Object value = named.get(option);
        if (value instanceof CharSequence one) {
            return List.of(one.toString());
        }
        List<String> names = new ArrayList<>();
        for (Object each : value(option, List.class, "list of names").orElse(List.of())) {
            names.add(String.valueOf(each));
        }
        return names;
    }

    /** A map of texts in its order. */
    public Map<String, String> renames(String option) {
        Map<String, String> renames = new LinkedHashMap<>();
        Map<?, ?> given = value(option, Map.class, "map of names").orElse(Map.of());
        given.forEach((from, to) -> renames.put(String.valueOf(from), String.valueOf(to)));
        return renames;
    }

    /** The value as it is; for options of several types. */
    public Optional<Object> any(String option) {
        return Optional.ofNullable(named.get(option));
    }

    private <T> Optional<T> value(String option, Class<T> type, String wanted) {
        Object value = named.get(option);
        if (value == null) {
            return Optional.empty();
        }
        if (!type.isInstance(value)) {
            throw wrong(option, value, wanted);
        }
        return Optional.of(type.cast(value));
    }

    private int exactInt(String option, Number number) {
        if (number.longValue() != number.intValue() || number.doubleValue() != number.intValue()) {
            throw wrong(option, number, "whole number of at most 2147483647");
        }
        return number.intValue();
    }

    private SluiceException wrong(String option, Object value, String wanted) {
        return SluiceException.of(
                Kind.USAGE, "option \"" + option + "\" of " + word + " must be a " + wanted + ", was " + value, "", "");
    }
}
