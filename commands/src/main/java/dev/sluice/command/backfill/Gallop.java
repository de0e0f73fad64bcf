package dev.sluice.command.backfill;

/**
 * How many rows to try next, on the way to one that fails: more each time while nothing does, half of what is left to look at when
 * something did, and one by one behind a row that failed, because the next often fails as well.
 */
final class Gallop {
    static final int GROWTH = 4;
    static final long MOST = 16_384;

    private long size = 1;
    /** Among so many of the next rows there is one that fails; 0 when that is not known. */
    private long near;

    long size() {
        return size;
    }

    void passed() {
        near = Math.max(0, near - size);
        size = near > 0 ? (near + 1) / 2 : Math.min(MOST, size * GROWTH);
    }

    void failed() {
        near = size;
        size = Math.max(1, size / 2);
    }

    void found() {
        near = 0;
        size = 1;
    }
}
