package dev.sluice.command.verify;

import java.util.List;

/**
 * What a check has found.
 *
 * @param failing how much breaks it; 0 when it holds
 * @param vacuous whether nothing was there that could have broken it
 * @param fact behind the check's sentence, why it does not hold
 * @param samples of what breaks it
 * @param note what else there is to say, whether it holds or not
 */
record Found(long failing, boolean vacuous, String fact, List<String> samples, String note) {
    Found {
        samples = List.copyOf(samples);
    }

    Found(long failing, boolean vacuous, String fact, List<String> samples) {
        this(failing, vacuous, fact, samples, "");
    }

    /** Of the rows of a table so many break it. */
    static Found ofRows(long failing, long rows, List<String> samples) {
        String fact = failing == 0 ? "" : "not so in %,d of %,d rows".formatted(failing, rows);
        return new Found(failing, rows == 0, fact, samples);
    }

    /** It holds, or does not for that reason. */
    static Found of(boolean holds, String fact) {
        return new Found(holds ? 0 : 1, false, holds ? "" : fact, List.of());
    }

    /** Each of these is one thing that is wrong. */
    static Found ofFaults(List<String> faults) {
        return new Found(faults.size(), false, faults.isEmpty() ? "" : String.join("; ", faults), List.of());
    }

    Found noting(String other) {
        return new Found(failing, vacuous, fact, samples, other);
    }

    /** On a table without rows. */
    Found emptied() {
        return new Found(failing, true, fact, samples, note);
    }
}
