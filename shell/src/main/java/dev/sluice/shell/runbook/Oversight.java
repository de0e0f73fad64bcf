package dev.sluice.shell.runbook;

import dev.sluice.profile.Mask;

/**
 * How a run is looked after.
 *
 * @param mask what samples do not show
 * @param planOnly why a dry run executes no step; empty when it does
 * @param expected the counts that steps have to keep to
 */
public record Oversight(Mask mask, String planOnly, ExpectedCounts expected) {
    public static final Oversight NONE = new Oversight(Mask.NONE, "", ExpectedCounts.NONE);

    public Oversight withPlanOnly(String why) {
        return new Oversight(mask, why, expected);
    }

    public Oversight withExpected(ExpectedCounts counts) {
        return new Oversight(mask, planOnly, counts);
    }
}
