package dev.sluice.shell.script;

import groovy.lang.Closure;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The block of a command: code that does something with what it is given, or that works something out of it.
 *
 * @param does around the code, where it does something
 * @param bench where it only looks, if it works something out
 */
record BlockCode(Closure<?> code, Consumer<Object> does, Bench bench)
        implements Consumer<Object>, Function<Object, @Nullable Object> {
    @Override
    public void accept(Object given) {
        does.accept(given);
    }

    @Override
    public @Nullable Object apply(Object given) {
        return bench.in(Place.READING, () -> code.call(given));
    }
}
