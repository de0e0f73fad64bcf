package dev.sluice.command;

/** {@code expr('qty * unit_cents')}: SQL the user vouches for, as opposed to a value. */
public record Expression(String sql) {}
