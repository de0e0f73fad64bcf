package dev.sluice.profile;

/** The names that a form of connection text may use, and what they mean to us. */
interface Vocabulary {
    /** Puts the parameter into {@code info} under our keyword; one that is unknown or unsafe is a usage error naming it. */
    void put(Conninfo info, String name, Given value);

    /** Whether {@code +} stands for a blank in a query, as it does for the driver and does not for libpq. */
    boolean plusIsBlank();
}
