package dev.sluice.command;

import dev.sluice.db.Capabilities;
import dev.sluice.db.Database;
import dev.sluice.db.Transaction;
import dev.sluice.profile.Mask;
import dev.sluice.profile.Profile;
import dev.sluice.sql.Name;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;

/** The databases of a session: the home profile, the only one that is written, and others that are read. */
public interface Databases {
    Database home();

    /** The named profile's; opened on first use. The home profile's name gives the home database. */
    Database named(String profile);

    /** Where the home database keeps the journal and the watermarks: its {@code journal-schema}. */
    default Name journalSchema() {
        return Name.of("sluice");
    }

    /** What the home database's server can do, tried in this transaction unless that is known from before. */
    default Capabilities capabilities(Transaction transaction) {
        return Capabilities.probe(transaction);
    }

    /** How long a statement that defines a table waits for its lock: the home profile's {@code ddl-lock-timeout}. */
    default Duration ddlLockTimeout() {
        return Profile.Timeouts.DEFAULT.ddlLock();
    }

    /** The columns of that profile whose values are never shown. */
    default Mask mask(String profile) {
        return Mask.NONE;
    }

    /** Rows handed on at a time where batches apply: the home profile's {@code batch-size}. */
    default int batchSize() {
        return 1000;
    }

    /** What relative paths of files are relative to. */
    default Path directory() {
        return Path.of("");
    }

    /** Where the profile's backups lie. */
    default Path backupDir(String profile) {
        return directory().resolve("backups");
    }

    /** What was piped in, for a command that is told to read it. */
    default InputStream input() {
        return InputStream.nullInputStream();
    }

    /** The columns whose values are never shown. */
    default Mask mask() {
        return Mask.NONE;
    }
}
