package dev.sluice.files;

/** Hears of records that cannot be read, and of what ends a file before its time. */
@FunctionalInterface
public interface Flaws {
    /**
     * One of them. A listener that throws ends the reading.
     *
     * @param raw what stands there, as far as it is known
     */
    void flaw(Place place, String what, String remedy, String raw);

    /** Whether the text of each record is wanted; to keep it costs time. */
    default boolean wantsText() {
        return false;
    }
}
