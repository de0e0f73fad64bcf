package dev.sluice.shell.script;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Arguments;
import groovy.lang.Closure;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code watch}: rounds of a body. */
final class Watch<T extends @Nullable Object> {
    private static final Duration EVERY = Duration.ofSeconds(1);

    /** What passes between two rounds. */
    interface Time {
        Time REAL = new Time() {};

        default long nanos() {
            return System.nanoTime();
        }

        default void pass(Duration pause) {
            Sleep.of(pause);
        }
    }

    private final Time time;
    private final String name;
    private final Duration every;
    private final Optional<Duration> limit;
    private final Optional<Closure<?>> until;

    Watch(String name, Arguments options) {
        this(name, options, Time.REAL);
    }

    Watch(String name, Arguments options, Time time) {
        this.time = time;
        this.name = name;
        this.every = options.duration("every").orElse(EVERY);
        this.limit = options.duration("for");
        this.until = options.any("until").map(Watch::closure);
        if (limit.isEmpty() && until.isEmpty()) {
            throw SluiceException.of(
                    Kind.USAGE, "watch \"" + name + "\" has no end", "", "add until: { ... } or for: 5.minutes");
        }
    }

    private static Closure<?> closure(Object given) {
        if (given instanceof Closure<?> closure) {
            return closure;
        }
        throw SluiceException.of(
                Kind.USAGE, "option \"until\" of watch must be a closure, was " + given, "", "write until: { ... }");
    }

    /** The value of the last round. */
    T repeat(Supplier<T> body, Predicate<Closure<?>> isOver) {
        long start = time.nanos();
        for (long round = 1; ; round++) {
            T value = body.get();
            if (until.filter(isOver).isPresent()) {
                return value;
            }
            Duration spent = Duration.ofNanos(time.nanos() - start);
            Duration next = every.multipliedBy(round);
            if (limit.filter(l -> longer(spent, next).compareTo(l) >= 0).isPresent()) {
                return ended(value);
            }
            time.pass(next.minus(spent));
        }
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private T ended(T value) {
        if (until.isPresent()) {
            String waited = limit.map(l -> l.toMillis() + " ms").orElse("");
            throw SluiceException.of(
                    Kind.FAILED, "watch \"" + name + "\" did not come to its end within " + waited, "", "raise for:");
        }
        return value;
    }
}
