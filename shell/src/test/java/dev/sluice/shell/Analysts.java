package dev.sluice.shell;

import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The PostgreSQL database that the analysts read, looked at from outside of the program. */
final class Analysts implements AutoCloseable {
    private static final List<String> TABLES = List.of("source_narratives", "experiments", "narrative_results");

    private final TestDatabase database = TestPostgres.freshDatabase();

    TestDatabase database() {
        return database;
    }

    void execute(String... statements) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** The rows, each as its values with a bar between; a null is empty. */
    List<String> rows(String sql) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    String value = result.getString(i);
                    values.add(value == null ? "" : value);
                }
                rows.add(String.join("|", values));
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    String value(String sql) {
        return rows(sql).get(0);
    }

    /** How many rows each of the three tables has, such as {@code 404|47|15928}. */
    String counts() {
        return value("select (select count(*) from source_narratives), (select count(*) from experiments),"
                + " (select count(*) from narrative_results)");
    }

    /** Which transaction wrote each row: the same again when nothing was rewritten. */
    List<String> writers() {
        List<String> all = new ArrayList<>();
        for (String table : TABLES) {
            all.addAll(rows("select '" + table + "', t.ctid, t.xmin from " + table + " as t order by 2"));
        }
        return all;
    }

    @Override
    public void close() {
        database.close();
    }
}
