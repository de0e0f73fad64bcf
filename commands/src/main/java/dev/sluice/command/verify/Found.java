package dev.sluice.command.verify;

import java.util.List;

/**
 * What a check has found.
 *
 * @param failing how much breaks it; 0 when it holds
 * @param vacuous whether nothing was there that could have broken it
 * @param fact behind the check's sentence, why it does not hold; or, when it does, what else there is to say
 * @param samples of what breaks it
 */
record Found(long failing, boolean vacuous, String fact, List<String> samples) {
    Found {
        samples = List.copyOf(samples);
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

    Found noting(String note) {
        return new Found(failing, vacuous, fact.isEmpty() ? note : fact + "; " + note, samples);
    }
}
