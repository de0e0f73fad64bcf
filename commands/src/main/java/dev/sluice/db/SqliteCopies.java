package dev.sluice.db;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.sql.Sql;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import org.sqlite.SQLiteConnection;
import org.sqlite.core.Codes;
import org.sqlite.core.DB;

/** Whole SQLite databases, copied by SQLite itself: nothing else may open a file that it has open. */
final class SqliteCopies {
    private static final int PAGES = 4096;
    private static final int WAIT_MILLIS = 50;

    private SqliteCopies() {}

    /** Writes what the link sees into a new file that only this user can read. */
    static void copy(SqliteLink link, Path file) {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (IOException e) {
            throw SluiceException.of(Kind.FAILED, "the copy cannot be written: " + e, file.toString(), "free space")
                    .causedBy(e);
        }
        link.call("backup to a file", c -> {
            require(driver(c).backup("main", file.toString(), null, WAIT_MILLIS, 100, PAGES), file);
            return true;
        });
    }

    /** Keeps all others out until the link is closed. */
    static void hold(SqliteLink link) {
        // This way the lock outlives its transaction; while one is open nothing can be copied into the database.
        link.query(Sql.of("pragma locking_mode = exclusive"));
        link.call("lock", c -> {
            try (java.sql.Statement statement = c.createStatement()) {
                statement.execute("begin exclusive");
                return statement.execute("commit");
            }
        });
    }

    /**
     * Makes the database of a link that {@linkplain #hold holds} it what the file is, and keeps what it was aside. It is a transaction of the
     * engine's own: whatever kills it, the database is the old one.
     */
    static void replace(SqliteLink link, Path source, Path aside) {
        keep(link, aside);
        link.call("restore from a file", c -> {
            require(driver(c).restore("main", source.toString(), null, WAIT_MILLIS, 100, PAGES), source);
            return true;
        });
    }

    /** Under a hidden name first: what a kill leaves half must not look like the old database. */
    private static void keep(SqliteLink link, Path aside) {
        Path folder = aside.toAbsolutePath().resolveSibling("");
        Path part = folder.resolve("." + aside.getFileName() + ".part");
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, ".*.before-*.part")) {
            for (Path each : left) {
                Files.deleteIfExists(each);
            }
            copy(link, part);
            Files.move(part, aside, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw SluiceException.of(
                            Kind.FAILED, "the old database cannot be kept: " + e, aside.toString(), "free space")
                    .causedBy(e);
        }
    }

    private static DB driver(java.sql.Connection connection) throws SQLException {
        return ((SQLiteConnection) connection).getDatabase();
    }

    private static void require(int code, Path file) throws SQLException {
        if (code != Codes.SQLITE_OK && code != Codes.SQLITE_DONE) {
            throw DB.newSQLException(code, "copying " + file);
        }
    }
}
