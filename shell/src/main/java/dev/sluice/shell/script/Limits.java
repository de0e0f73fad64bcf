package dev.sluice.shell.script;

import dev.sluice.sql.Nearest;
import java.util.List;
import java.util.Optional;

/**
 * What a parameter's value must be besides of its type.
 *
 * @param allowed the values it may have; empty for any
 * @param least the smallest value, as it is written; for numbers and dates
 * @param most the largest value
 * @param pattern the regular expression that the whole text must match
 */
public record Limits(List<String> allowed, Optional<String> least, Optional<String> most, Optional<String> pattern) {
    /** Any value. */
    public static final Limits NONE = new Limits(List.of(), Optional.empty(), Optional.empty(), Optional.empty());

    public Limits {
        allowed = List.copyOf(allowed);
    }

    /** What is against the value, to be put after "parameter must" or the like; empty when it is fine. */
    public Optional<Objection> against(String text, Object value) {
        if (!allowed.isEmpty() && !allowed.contains(text)) {
            return Optional.of(
                    new Objection("be one of " + String.join(", ", allowed), Nearest.question(text, allowed)));
        }
        Class<?> type = value.getClass();
        if (least.filter(limit -> compare(value, limit, type) < 0).isPresent()) {
            return Optional.of(new Objection("be at least " + least.get(), ""));
        }
        if (most.filter(limit -> compare(value, limit, type) > 0).isPresent()) {
            return Optional.of(new Objection("be at most " + most.get(), ""));
        }
        return pattern.filter(p -> !text.matches(p)).map(p -> new Objection("match " + p, ""));
    }

    /** What the value must do, and what to do about it. */
    public record Objection(String must, String remedy) {}

    @SuppressWarnings("unchecked")
    private static int compare(Object value, String limit, Class<?> type) {
        Optional<Object> bound = Conversion.of(limit, type);
        return bound.isPresent() && value instanceof Comparable<?> comparable
                ? ((Comparable<Object>) comparable).compareTo(bound.get())
                : 0;
    }

    /** The limits in words, for help. */
    public String described() {
        StringBuilder text = new StringBuilder();
        if (!allowed.isEmpty()) {
            text.append(", one of: ").append(String.join(", ", allowed));
        }
        least.ifPresent(limit -> text.append(", at least ").append(limit));
        most.ifPresent(limit -> text.append(", at most ").append(limit));
        pattern.ifPresent(expression -> text.append(", matching ").append(expression));
        return text.toString();
    }
}
