package dev.sluice.shell.complete;

/**
 * Something that may stand at the cursor.
 *
 * @param text what takes the place of the word that was begun
 * @param group what it is, in one word
 * @param help what its definition says of it; may be empty
 */
public record Offer(String text, String group, String help) {}
