package dev.sluice.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.locks.LockSupport;

/**
 * An outside program that brings the events: those of the table but one. Files in its folder make it end otherwise: {@code fail}, {@code
 * short} and {@code hang}.
 */
final class ReimportProgram {
    private static final String COLUMNS =
            "event_key, title, description, start_year, end_year, is_bc_start, is_bc_end, category," + " wikipedia_url";

    private ReimportProgram() {}

    public static void main(String... arguments) throws IOException, SQLException {
        Path folder = Path.of(arguments[1]);
        // No password among the arguments, which everybody can read.
        String[] account = Files.readString(folder.resolve("account")).split(":", 2);
        boolean whole = !Files.exists(folder.resolve("fail")) && !Files.exists(folder.resolve("short"));
        try (Connection connection = DriverManager.getConnection(arguments[0], account[0], account[1]);
                Statement statement = connection.createStatement()) {
            int rows = statement.executeUpdate("insert into " + System.getenv("INGEST_TARGET_TABLE") + " (" + COLUMNS
                    + ") select " + COLUMNS + " from historical_events where title <> 'Événement 31'"
                    + " and case when is_bc_start then -start_year else start_year end between "
                    + System.getenv("INGEST_FIRST_YEAR") + " and " + System.getenv("INGEST_LAST_YEAR")
                    + (whole ? "" : " limit 5"));
            System.out.println(rows + " events");
        }
        hang(folder);
        System.exit(Files.exists(folder.resolve("fail")) ? 3 : 0);
    }

    /** For as long as the file says so: whoever started it may be killed meanwhile. */
    private static void hang(Path folder) throws IOException {
        if (Files.exists(folder.resolve("hang"))) {
            Files.createFile(folder.resolve("hanging"));
            while (Files.exists(folder.resolve("hang"))) {
                LockSupport.parkNanos(20_000_000);
            }
            System.exit(1);
        }
    }
}
