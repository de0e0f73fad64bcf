package dev.sluice.journal;

/**
 * Which step.
 *
 * @param ordinal its place in the run, from 1
 * @param sourceHash over its own text
 */
public record StepMark(int ordinal, String name, String sourceHash) {}
