package dev.sluice.journal;

/**
 * What a run is started with.
 *
 * @param runbook the name that the run lock stands for
 * @param fileHash over the file and all that it includes
 * @param parameters as JSON; secrets are masked by the caller
 * @param sluiceVersion the program's
 * @param address where the database was reached: a clone of a whole server is told by nothing else
 * @param plan the saved plan that it has to keep to; empty without one
 */
public record RunHeader(
        String runbook,
        String file,
        String fileHash,
        String parameters,
        String sluiceVersion,
        String address,
        String plan) {}
