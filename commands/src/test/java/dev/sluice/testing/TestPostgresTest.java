package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestPostgresTest {
    @Test
    void eachDatabaseIsEmptyAndGoesWhenItIsClosed() throws SQLException {
        TestDatabase closed;
        try (TestDatabase first = TestPostgres.freshDatabase();
                TestDatabase second = TestPostgres.freshDatabase()) {
            execute(first, "create table t (a int)");
            execute(second, "create table t (a int)");
            closed = first;
        }
        assertThatThrownBy(closed::connect).hasMessageContaining("does not exist");
    }

    @Test
    void theUserIsASuperuserOfASupportedVersion() throws SQLException {
        try (TestDatabase database = TestPostgres.freshDatabase();
                Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("show is_superuser")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getString(1)).isEqualTo("on");
        }
        assertThat(TestPostgres.serverVersion()).isBetween(14, 99);
    }

    @Test
    void readsWhereTheEnvironmentPoints() {
        assertThat(TestServers.pointedAt("jdbc:postgresql://db:5433/postgres?user=me&password=a%26b+c"))
                .isEqualTo(new TestServer("db", 5433, "me", "a&b+c"));
        assertThat(TestServers.pointedAt("postgresql://me:p%40ss@db/postgres"))
                .isEqualTo(new TestServer("db", 5432, "me", "p@ss"));
    }

    @Test
    void requiredContainersAreNeverReplaced() {
        Map<String, String> noEngine =
                Map.of("SLUICE_REQUIRE_CONTAINERS", "true", "SLUICE_TEST_PG", "postgresql://db/x");
        try {
            assertThat(TestServers.choose(noEngine).host()).isNotEqualTo("db");
        } catch (IllegalStateException e) {
            assertThat(e).hasMessage("SLUICE_REQUIRE_CONTAINERS is true and no Docker engine answers");
        }
    }

    private static void execute(TestDatabase database, String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
