package dev.sluice.journal;

/**
 * One chunk or phase of a step that commits several times.
 *
 * @param from the cursor as this runner knows it; empty before the first
 * @param to the cursor once this chunk is committed
 * @param counts of all chunks so far, this one included
 */
public record Advance(String from, String to, Counts counts) {}
