package dev.sluice.command.verify;

import dev.sluice.command.AtOnce;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * What the comparison of one range of the key has given, or of several together.
 *
 * @param ranges how many were read at once
 */
record Part(Tally tally, Differences differences, int ranges) {
    /** All ranges, each read through its pair of readers; the samples are the first ones in the order of the ranges. */
    static Part of(Moment moment, List<Callable<Part>> ranges) {
        if (ranges.size() == 1) {
            return only(ranges.get(0));
        }
        List<Part> parts = new AtOnce(moment::cancel).results(ranges);
        Part all = parts.get(0);
        for (Part next : parts.subList(1, parts.size())) {
            all.differences().take(next.differences());
            all = new Part(all.tally().plus(next.tally()), all.differences(), parts.size());
        }
        return all;
    }

    private static Part only(Callable<Part> range) {
        try {
            return range.call();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    CompareReport report(ComparePlan plan, String strategy) {
        String how = ranges == 1 ? strategy : strategy + ", %d ranges at once".formatted(ranges);
        return new CompareReport(plan, tally, differences, CompareReport.Took.by(how));
    }
}
