package dev.sluice.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.profile.Tls;
import dev.sluice.sql.Sql;
import dev.sluice.testing.Beside;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every class of failure, by its real cause. */
class ErrorMapTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private TestDatabase raw;
    private Database database;

    @BeforeEach
    void open() throws SQLException {
        raw = TestPostgres.freshDatabase();
        execute(
                "create table t (a integer primary key, b integer not null check (b > 0), c integer references t)",
                "insert into t values (1, 1, 1), (2, 2, 2)");
        database = TestProfile.of(raw).open();
    }

    @AfterEach
    void close() {
        database.close();
        raw.close();
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = raw.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private void now(String sql) {
        try {
            execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static void is(Throwable failure, String state, Kind kind, String remedy) {
        assertThat(failure).isInstanceOfSatisfying(SluiceException.class, e -> {
            assertThat(Fault.behind(e).orElseThrow().sqlState()).isEqualTo(state);
            assertThat(e.kind()).isEqualTo(kind);
            assertThat(e.problems().get(0).remedy()).contains(remedy);
            assertThat(e.getMessage()).contains("(" + state + ")");
        });
    }

    private Throwable failure(Function<Transaction, Object> body) {
        return failure(database, Access.WRITE, body);
    }

    private static Throwable failure(Database in, Access access, Function<Transaction, Object> body) {
        return catchThrowable(() -> in.transaction(access, body));
    }

    private static Throwable connecting(TestProfile profile) {
        try (Database other = profile.open()) {
            return failure(other, Access.READ, tx -> 0);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "insert into t values (1, 1, 1)        | 23505 | mend the named rows",
                "insert into t values (3, 0, 1)        | 23514 | mend the named rows",
                "insert into t values (3, null, 1)     | 23502 | mend the named rows",
                "insert into t values (3, 1, 99)       | 23503 | mend the named rows",
                "insert into t values (1 / 0, 1, 1)    | 22012 | mend the named value",
                "insert into t values ('x', 1, 1)      | 22P02 | mend the named value",
                "insert into nowhere values (1)        | 42P01 | table's name",
                "update t set nothing = 1              | 42703 | column's name",
                "set local role pg_monitor; drop table t | 42501 | grant the right",
            })
    void aStatementThatCannotBeDoneFails(String sql, String state, String remedy) {
        is(failure(tx -> tx.execute(Sql.of(sql))), state, Kind.FAILED, remedy);
    }

    @Test
    void aViolationNamesItsConstraintAndItsRow() {
        Throwable failure = failure(tx -> tx.execute(Sql.of("insert into t values (1, 1, 1)")));
        Fault fault = Fault.behind(failure).orElseThrow();
        assertThat(fault.constraint()).isEqualTo("t_pkey");
        assertThat(failure).hasMessageContaining("Key (a)=(1) already exists.");
    }

    @Test
    void aTerminatedBackendIsAConnectionLost() {
        is(
                failure(tx -> tx.query(Sql.of("select pg_terminate_backend(pg_backend_pid())"))),
                "57P01",
                Kind.CONNECTION,
                "run again");
    }

    @Test
    void aCancelledStatementLeavesTheConnection() {
        int before = database.transaction(Access.READ, Transaction::pid);
        Throwable failure = failure(tx -> tx.query(Sql.of("select pg_cancel_backend(pg_backend_pid()), pg_sleep(20)")));
        is(failure, "57014", Kind.FAILED, "statement-timeout");
        assertThat(database.<Integer>transaction(Access.READ, Transaction::pid)).isEqualTo(before);
    }

    @Test
    void aStatementOverItsTimeIsCancelled() {
        try (Database hasty = TestProfile.of(raw)
                .withTimeouts(LONG, Duration.ofMillis(50), LONG)
                .open()) {
            is(
                    failure(hasty, Access.READ, tx -> tx.query(Sql.of("select pg_sleep(20)"))),
                    "57014",
                    Kind.FAILED,
                    "raise statement-timeout");
        }
    }

    @Test
    void aTransactionThatIdlesTooLongIsEnded() {
        try (Database hasty = TestProfile.of(raw)
                .withTimeouts(LONG, LONG, Duration.ofMillis(30))
                .open()) {
            Throwable failure = failure(hasty, Access.WRITE, tx -> {
                awaitGone(tx.pid());
                return tx.query(Sql.of("select 1"));
            });
            is(failure, "25P03", Kind.CONNECTION, "idle-timeout");
        }
    }

    private void awaitGone(int pid) {
        Waiting waiting = Waiting.atMost(Duration.ofSeconds(10));
        Sql alive = Sql.of("select count(*) from pg_stat_activity where pid = ?", pid);
        while (!database.transaction(Access.READ, tx -> tx.query(alive).value()).equals(0L)) {
            assertThat(waiting.isOver()).isFalse();
            waiting.pause();
        }
    }

    @Test
    void aLockHeldTooLongIsARetry() {
        try (Database hasty = TestProfile.of(raw)
                .withTimeouts(Duration.ofMillis(30), LONG, LONG)
                .open()) {
            Throwable failure = failure(tx -> {
                tx.execute(Sql.of("lock table t"));
                Throwable other = failure(hasty, Access.WRITE, tx2 -> tx2.execute(Sql.of("update t set b = 1")));
                is(other, "55P03", Kind.RETRY, "lock-timeout");
                return 0;
            });
            assertThat(failure).isNull();
        }
    }

    @Test
    void aDeadlockIsARetryForOneOfTheTwo() {
        try (Database other = TestProfile.of(raw).open()) {
            CyclicBarrier both = new CyclicBarrier(2);
            CompletableFuture<Throwable> first = Beside.supply(() -> cross(database, both, 1, 2));
            CompletableFuture<Throwable> second = Beside.supply(() -> cross(other, both, 2, 1));
            Throwable lost = Optional.ofNullable(first.join()).orElseGet(second::join);
            is(lost, "40P01", Kind.RETRY, "waited for each other");
        }
    }

    private static Throwable cross(Database in, CyclicBarrier both, int one, int two) {
        return failure(in, Access.WRITE, tx -> {
            tx.execute(Sql.of("set local deadlock_timeout = '20ms'"));
            tx.execute(Sql.of("update t set b = 5 where a = ?", one));
            try {
                both.await();
            } catch (InterruptedException | java.util.concurrent.BrokenBarrierException e) {
                throw new AssertionError(e);
            }
            return tx.execute(Sql.of("update t set b = 6 where a = ?", two));
        });
    }

    @Test
    void aSerializationFailureIsARetry() {
        Throwable failure = failure(database, new Access(Isolation.REPEATABLE_READ, false), tx -> {
            tx.query(Sql.of("select * from t"));
            now("update t set b = 9 where a = 1");
            return tx.execute(Sql.of("update t set b = 8 where a = 1"));
        });
        is(failure, "40001", Kind.RETRY, "another transaction");
    }

    @Test
    void aWriteInAReadOnlyTransactionIsRefused() {
        is(
                failure(database, Access.READ, tx -> tx.execute(Sql.of("update t set b = 1"))),
                "25006",
                Kind.REFUSED,
                "read only");
    }

    @Test
    void aWrongPasswordIsAConnectionNotMade() {
        is(connecting(TestProfile.of(raw).withPassword("wrong")), "28P01", Kind.CONNECTION, "password");
    }

    @Test
    void anUnknownDatabaseIsAConnectionNotMade() {
        TestProfile wrong = TestProfile.server(raw.host(), raw.port(), "nowhere", Tls.Mode.DISABLE)
                .withUser(raw.user())
                .withPassword(raw.password());
        is(connecting(wrong), "3D000", Kind.CONNECTION, "database name");
    }

    @Test
    void nobodyThereIsAConnectionNotMade() throws Exception {
        int free;
        try (java.net.ServerSocket socket = new java.net.ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        TestProfile wrong = TestProfile.server("127.0.0.1", free, "nowhere", Tls.Mode.DISABLE);
        is(connecting(wrong), "08001", Kind.CONNECTION, "reachable");
    }

    @Test
    void noFreeConnectionIsARetry() throws SQLException {
        String role = raw.database() + "_few";
        execute("create role " + role + " login password 'few' connection limit 0");
        try {
            is(connecting(TestProfile.of(raw).withUser(role).withPassword("few")), "53300", Kind.RETRY, "later");
        } finally {
            execute("drop role " + role);
        }
    }
}
