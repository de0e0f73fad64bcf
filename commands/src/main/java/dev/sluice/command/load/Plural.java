package dev.sluice.command.load;

/** A number with what it counts. */
final class Plural {
    private Plural() {}

    static String of(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
