package dev.sluice.command.verify;

/**
 * Something about the columns of two sides that is not the same.
 *
 * @param fails whether it is a difference by itself: a column that only one side has is one, another type with equal values is not
 */
record SchemaDifference(String sentence, boolean fails) {}
