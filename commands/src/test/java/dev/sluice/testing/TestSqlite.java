package dev.sluice.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A new SQLite file in a directory of its own; closing it deletes both. */
public record TestSqlite(Path file) implements AutoCloseable {
    private static final int TRIES = 50;

    /** The file appears with the first connection that writes. */
    public static TestSqlite fresh() {
        try {
            return new TestSqlite(Files.createTempDirectory("sluice-test").resolve("test.db"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String jdbcUrl() {
        return "jdbc:sqlite:" + file;
    }

    /** A connection of its own, for raw assertions. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl());
    }

    /** With all that lies beside the file: its journal, copies, backups. */
    @Override
    public void close() {
        for (int tries = 1; !isGone(tries == TRIES); tries++) {
            LockSupport.parkNanos(20_000_000);
        }
    }

    /** A connection that is being given up in the background may make a file anew while they are deleted. */
    private boolean isGone(boolean last) {
        try (Stream<Path> found = Files.walk(file.toAbsolutePath().getParent())) {
            for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
            return true;
        } catch (IOException | UncheckedIOException e) {
            if (last) {
                throw new IllegalStateException("cannot remove what is beside " + file, e);
            }
            return false;
        }
    }
}
