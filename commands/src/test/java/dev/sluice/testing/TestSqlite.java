package dev.sluice.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

/** A new SQLite file in a directory of its own; closing it deletes both. */
public record TestSqlite(Path file) implements AutoCloseable {

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
        Path directory = file.toAbsolutePath().getParent();
        try (Stream<Path> found = Files.walk(directory)) {
            List<Path> deepestFirst =
                    found.sorted(java.util.Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
