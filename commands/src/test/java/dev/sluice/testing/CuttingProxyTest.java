package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.testing.CuttingProxy.Cut;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CuttingProxyTest {
    private TestDatabase database;
    private CuttingProxy proxy;

    @BeforeEach
    void open() throws SQLException {
        database = TestPostgres.freshDatabase();
        proxy = CuttingProxy.inFrontOf(database.server());
        try (Connection connection = database.connect()) {
            run(connection, "create table t (a int)");
        }
    }

    @AfterEach
    void close() throws IOException {
        proxy.close();
        database.close();
    }

    @Test
    void countsWhatTheClientSaysAndKeepsItsSql() throws SQLException {
        insertAndCommit("sslmode", "prefer");
        assertThat(proxy.texts()).contains("BEGIN", "insert into t values (1)", "COMMIT");
        assertThat(proxy.messages().get(0)).isEqualTo(new ClientMessage(1, '\0', ""));
        assertThat(proxy.count()).isGreaterThan(10);
        assertThat(proxy.hasCut()).isFalse();
        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void aCutBeforeTheCommitKeepsNothing() throws SQLException {
        proxy.cutAt("commit", Cut.BEFORE);
        assertLost();
        assertThat(rows()).isZero();
    }

    @Test
    void aCutAfterTheCommitKeepsAllAndTellsTheClientNothing() throws SQLException {
        proxy.cutAt("commit", Cut.AFTER);
        assertLost();
        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void everyMessageCanBeCutBeforeTheServerHasIt() throws SQLException {
        insertAndCommit("sslmode", "disable");
        int kept = 1;
        int executesCommit = last('E');
        int all = last('S');
        for (int k = 1; k <= all; k++) {
            proxy.cutAt(k, Cut.BEFORE);
            assertLost();
            assertThat(proxy.hasCut()).isTrue();
            assertThat(proxy.count()).as("messages up to the cut at %d", k).isEqualTo(k);
            // The server commits at Execute: without the Sync behind it the client is lost, the work is not.
            kept += k > executesCommit ? 1 : 0;
            awaitRows(kept);
        }
    }

    @Test
    void everyMessageOfTheCommitCanBeCutAfterTheServerHasIt() throws SQLException {
        insertAndCommit("sslmode", "disable");
        int kept = 1;
        int all = last('S');
        for (int k = last('P'); k <= all; k++) {
            proxy.cutAt(k, Cut.AFTER);
            assertLost();
            kept++;
            awaitRows(kept);
        }
    }

    @Test
    void aBlackHoleAnswersNothingUntilItIsHealed() throws SQLException {
        proxy.cutAt("insert", Cut.BLACK_HOLE);
        assertThatThrownBy(() -> insertAndCommit("socketTimeout", "1")).isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> insertAndCommit("loginTimeout", "1")).isInstanceOf(SQLException.class);
        proxy.heal();
        insertAndCommit("sslmode", "disable");
        assertThat(rows()).isEqualTo(1);
    }

    private int last(char type) {
        return proxy.messages().stream()
                .filter(message -> message.type() == type)
                .mapToInt(ClientMessage::number)
                .max()
                .orElseThrow();
    }

    private void awaitRows(int expected) throws SQLException {
        // The server may still be at it when the client has been cut off.
        for (int attempt = 0; attempt < 100 && rows() < expected; attempt++) {
            LockSupport.parkNanos(20_000_000);
        }
        assertThat(rows()).isEqualTo(expected);
    }

    private void assertLost() {
        assertThatThrownBy(() -> insertAndCommit("sslmode", "disable"))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).startsWith("08"));
    }

    private void insertAndCommit(String property, String value) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", database.user());
        properties.setProperty("password", database.password());
        properties.setProperty(property, value);
        String url = "jdbc:postgresql://" + proxy.host() + ":" + proxy.port() + "/" + database.database();
        try (Connection connection = DriverManager.getConnection(url, properties)) {
            connection.setAutoCommit(false);
            run(connection, "insert into t values (1)");
            connection.commit();
        }
    }

    private int rows() throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from t")) {
            row.next();
            return row.getInt(1);
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
