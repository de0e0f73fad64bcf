package dev.sluice.sql;

/**
 * Stands among the values of a statement for a piece of its text, such as a variable, where that statement becomes part of a block that the
 * server executes.
 */
public record Spelled(String text) {}
