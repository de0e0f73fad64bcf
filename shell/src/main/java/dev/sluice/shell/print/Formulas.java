package dev.sluice.shell.print;

/** What becomes of CSV text that a spreadsheet would run as a formula. */
public enum Formulas {
    /** Written as it is: what is imported again is what was exported. */
    AS_THEY_ARE,
    /** An apostrophe in front of text that begins with {@code = + - @}, tab or carriage return: safe, but no longer exact. */
    DISARMED
}
