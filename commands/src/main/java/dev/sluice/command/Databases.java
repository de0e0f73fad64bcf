package dev.sluice.command;

import dev.sluice.db.Database;

/** The databases of a session: the home profile, the only one that is written, and others that are read. */
public interface Databases {
    Database home();

    /** The named profile's; opened on first use. The home profile's name gives the home database. */
    Database named(String profile);

    /** Rows handed on at a time where batches apply: the home profile's {@code batch-size}. */
    default int batchSize() {
        return 1000;
    }
}
