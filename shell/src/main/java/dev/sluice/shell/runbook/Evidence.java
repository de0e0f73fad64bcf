package dev.sluice.shell.runbook;

import dev.sluice.shell.script.Expectation;
import java.util.List;

/**
 * What was seen while a step ran, or outside of steps.
 *
 * @param effects the rows of each table that changed, where they were counted
 * @param why a sentence on an outcome that does not speak for itself; empty for others
 */
public record Evidence(List<Expectation> expectations, List<TableEffect> effects, String why) {
    public static final Evidence NONE = new Evidence(List.of(), List.of(), "");

    public Evidence {
        expectations = List.copyOf(expectations);
        effects = List.copyOf(effects);
    }

    /** Nothing but a sentence. */
    static Evidence because(String why) {
        return new Evidence(List.of(), List.of(), why);
    }
}
