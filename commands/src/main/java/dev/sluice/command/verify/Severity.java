package dev.sluice.command.verify;

/** How much a check that fails matters. */
public enum Severity {
    ERROR,
    WARN
}
