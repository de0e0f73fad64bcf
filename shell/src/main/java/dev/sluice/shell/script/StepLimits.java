package dev.sluice.shell.script;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Arguments;
import java.util.Optional;

/**
 * How much a step may update and delete of any one table.
 *
 * @param maxPercent of the rows the table had before
 */
public record StepLimits(Optional<Integer> maxRows, Optional<Double> maxPercent) {
    public static final StepLimits NONE = new StepLimits(Optional.empty(), Optional.empty());

    public StepLimits {
        if (maxRows.filter(n -> n < 0).isPresent()
                || maxPercent.filter(p -> !(p >= 0 && p <= 100)).isPresent()) {
            String what = "maxRows: must not be negative, and maxPercent: must be from 0 to 100";
            throw SluiceException.of(Kind.USAGE, what, "step", "");
        }
    }

    static StepLimits of(Arguments options, String tx) {
        StepLimits limits = new StepLimits(options.integer("maxRows"), options.number("maxPercent"));
        if (limits.any() && !tx.equals("one")) {
            throw SluiceException.of(
                    Kind.USAGE,
                    "maxRows: and maxPercent: of a step need tx: 'one': only there can the step be taken back",
                    "step",
                    "give the limit to the command");
        }
        return limits;
    }

    public boolean any() {
        return maxRows.isPresent() || maxPercent.isPresent();
    }
}
