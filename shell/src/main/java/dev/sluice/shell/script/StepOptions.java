package dev.sluice.shell.script;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Arguments;
import dev.sluice.profile.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How a step is to run.
 *
 * @param tx how it commits
 * @param retry how often it is tried again after a failure that is known to have left nothing
 * @param settings of the server, for its transactions only
 */
public record StepOptions(String tx, int retry, Optional<Duration> timeout, List<Setting> settings, Hooks hooks) {
    /** Closures of a step besides its body. */
    public record Hooks(
            Optional<BooleanSupplier> done,
            Optional<BooleanSupplier> when,
            Optional<UnaryOperator<@Nullable Object>> undo) {
        static final Hooks NONE = new Hooks(Optional.empty(), Optional.empty(), Optional.empty());
    }

    public StepOptions {
        settings = List.copyOf(settings);
        if (retry < 0) {
            throw SluiceException.of(Kind.USAGE, "retry: must be at least 0, was " + retry, "step", "");
        }
        if (timeout.filter(t -> t.isZero() || t.isNegative()).isPresent()) {
            throw SluiceException.of(
                    Kind.USAGE, "timeout: must be longer than nothing", "step", "leave it out for none");
        }
    }

    /** Nothing but how it commits. */
    public static StepOptions plain(String tx) {
        return new StepOptions(tx, 0, Optional.empty(), List.of(), Hooks.NONE);
    }

    static StepOptions of(Arguments options, Hooks hooks) {
        List<Setting> settings = options.renames("set").entrySet().stream()
                .map(entry -> new Setting(entry.getKey(), entry.getValue()))
                .toList();
        return new StepOptions(
                options.text("tx").orElse("one"),
                options.integer("retry").orElse(0),
                options.duration("timeout"),
                settings,
                hooks);
    }

    /** Whether the whole step is one transaction. */
    public boolean isOne() {
        return tx.equals("one");
    }

    /** Whether it commits several times and the journal keeps how far it came. */
    public boolean hasParts() {
        return tx.equals("chunks") || tx.equals("phases");
    }
}
