package dev.sluice.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.sql.Sql;
import dev.sluice.testing.CuttingProxy;
import dev.sluice.testing.CuttingProxy.Cut;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is reported of a commit whose answer was lost is the truth, or that it is not known. */
class LostCommitTest {
    private static final int TRIALS = 10;

    private TestDatabase raw;
    private CuttingProxy proxy;
    private Database database;

    @BeforeEach
    void open() throws SQLException {
        raw = TestPostgres.freshDatabase();
        try (Connection connection = raw.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("create table t (a integer)");
        }
        proxy = CuttingProxy.inFrontOf(raw.server());
        database = TestProfile.at(proxy.host(), proxy.port(), raw).openImpatient();
    }

    @AfterEach
    void close() throws IOException {
        database.close();
        proxy.close();
        raw.close();
    }

    private boolean isKept(int a) {
        try (Connection connection = raw.connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("select count(*) from t where a = " + a)) {
            result.next();
            return result.getLong(1) == 1;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** Writes one row through a query or a statement, cuts, and gives the failure; null when there was none. */
    private Throwable writeCutAtCommit(int a, Cut cut) {
        return catchThrowable(() -> database.transaction(Access.WRITE, tx -> {
            if (a % 2 == 0) {
                tx.execute(Sql.of("insert into t values (?)", a));
            } else {
                tx.query(Sql.of("insert into t values (?) returning a", a));
            }
            proxy.cutAt("commit", cut);
            return 0;
        }));
    }

    @Test
    void theReportAgreesWithTheServerWhereverTheCommitIsCut() {
        for (int a = 0; a < 2 * TRIALS; a++) {
            Throwable before = writeCutAtCommit(a, Cut.BEFORE);
            assertThat(proxy.hasCut()).isTrue();
            assertThat(before).isInstanceOfSatisfying(SluiceException.class, e -> {
                assertThat(e.kind()).isEqualTo(Kind.CONNECTION);
                assertThat(e.state()).isEqualTo("rolled back");
            });
            assertThat(isKept(a)).as("row %d", a).isFalse();
            Throwable after = writeCutAtCommit(a, Cut.AFTER);
            assertThat(proxy.hasCut()).isTrue();
            assertThat(after).as("trial %d", a).isNull();
            assertThat(isKept(a)).as("row %d", a).isTrue();
        }
    }

    @Test
    void everyMessageOfACommitCanBeCutBeforeTheServerHasIt() {
        for (int k = 1; k <= 4; k++) {
            int message = k;
            int a = 100 + k;
            Throwable failure = catchThrowable(() -> database.transaction(Access.WRITE, tx -> {
                tx.execute(Sql.of("insert into t values (?)", a));
                // The id is asked and deferred constraints are forced by ten messages before.
                proxy.cutAt(10 + message, Cut.BEFORE);
                return 0;
            }));
            assertThat(proxy.hasCut()).isTrue();
            assertThat(failure == null).as("cut at %d, %s", k, proxy.messages()).isEqualTo(isKept(a));
        }
    }

    @Test
    void aServerThatIsGoneAtThatInstantLeavesTheOutcomeUnknown() throws IOException {
        Throwable failure = catchThrowable(() -> database.transaction(Access.WRITE, tx -> {
            tx.execute(Sql.of("insert into t values (1)"));
            proxy.cutAt("commit", Cut.AFTER);
            stopListening();
            return 0;
        }));
        assertThat(failure).isInstanceOfSatisfying(SluiceException.class, e -> {
            assertThat(e.kind()).isEqualTo(Kind.UNKNOWN);
            assertThat(e.state()).isEqualTo("unknown: committed or rolled back");
            assertThat(e.getMessage()).containsPattern("transaction \\d+").contains("select pg_xact_status('");
        });
    }

    private void stopListening() {
        try {
            proxy.stopListening();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void anInterruptEndsTheAskingAtOnce() throws IOException {
        Throwable failure = catchThrowable(() -> database.transaction(Access.WRITE, tx -> {
            tx.execute(Sql.of("insert into t values (1)"));
            proxy.cutAt("commit", Cut.AFTER);
            stopListening();
            Thread.currentThread().interrupt();
            return 0;
        }));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(failure).isInstanceOfSatisfying(SluiceException.class, e -> assertThat(e.kind())
                .isEqualTo(Kind.UNKNOWN));
    }
}
