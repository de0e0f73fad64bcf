package dev.sluice.stage;

import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a table does not hand on to a twin of another shape.
 *
 * @param columns numbers of those that the twin does not have
 * @param parts indexes, sequences and statistics that go with the table
 * @param replaced indexes for which the twin has another under the same name
 * @param constraints keys that go, or that the caller adds himself
 */
public record Withheld(Set<Integer> columns, Set<Long> parts, Set<Long> replaced, Set<Long> constraints) {
    /** The twin is of the very same shape. */
    public static final Withheld NOTHING = new Withheld(Set.of(), Set.of(), Set.of(), Set.of());

    public Withheld {
        columns = Set.copyOf(columns);
        parts = Set.copyOf(parts);
        replaced = Set.copyOf(replaced);
        constraints = Set.copyOf(constraints);
    }

    static String listed(Set<? extends Number> numbers) {
        return numbers.stream().map(String::valueOf).sorted().collect(Collectors.joining(","));
    }
}
