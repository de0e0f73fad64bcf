package dev.sluice.profile;

/**
 * A piece of configuration and where it was given.
 *
 * @param text may hold a password, so it is never shown
 */
record Given(String text, String where) {
    @Override
    public String toString() {
        return "*** from " + where;
    }
}
