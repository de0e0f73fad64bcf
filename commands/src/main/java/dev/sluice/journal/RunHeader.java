package dev.sluice.journal;

/**
 * What a run is started with.
 *
 * @param runbook the name that the run lock stands for
 * @param fileHash over the file and all that it includes
 * @param parameters as JSON; secrets are masked by the caller
 * @param sluiceVersion the program's
 * @param plan the saved plan that it has to keep to; empty without one
 */
public record RunHeader(
        String runbook, String file, String fileHash, String parameters, String sluiceVersion, String plan) {}
