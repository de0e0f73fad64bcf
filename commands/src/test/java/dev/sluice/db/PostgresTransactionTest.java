package dev.sluice.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.profile.SecretRegistry;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import dev.sluice.testing.CuttingProxy;
import dev.sluice.testing.CuttingProxy.Cut;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresTransactionTest {
    private static final Sql ONE = Sql.of("insert into t values (1)");

    private TestDatabase raw;
    private CuttingProxy proxy;
    private Database database;

    @BeforeEach
    void open() throws SQLException {
        raw = TestPostgres.freshDatabase();
        execute("create table t (a integer)");
        proxy = CuttingProxy.inFrontOf(raw.server());
        database = TestProfile.at(proxy.host(), proxy.port(), raw).open();
    }

    @AfterEach
    void close() throws IOException {
        database.close();
        proxy.close();
        raw.close();
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = raw.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long rows() throws SQLException {
        try (Connection connection = raw.connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("select count(*) from t")) {
            result.next();
            return result.getLong(1);
        }
    }

    private static void swallowed(Runnable body) {
        assertThat(catchThrowable(body::run)).isInstanceOf(SluiceException.class);
    }

    private int pid() {
        return database.transaction(Access.READ, Transaction::pid);
    }

    private void terminate(int pid) throws SQLException {
        execute("select pg_terminate_backend(" + pid + ", 5000)");
    }

    /** More than five times, because the driver reads them in binary from then on. */
    /** Whoever cuts over waits for the snapshots of others, and those who look while he works are his own. */
    @Test
    void whoLooksKeepsNoSnapshotBehindItsStatement() {
        try (Onlooker onlooker = database.onlooker()) {
            Rows told = onlooker.query(Sql.of("select current_setting('transaction_isolation') as i,"
                    + " current_setting('transaction_read_only') as r"));

            assertThat(told.text(0, "i") + ", read only " + told.text(0, "r"))
                    .isEqualTo("read committed, read only on");
        }
    }

    @Test
    void timesOfDayAreReadWhole() {
        database.transaction(Access.READ, tx -> {
            for (int i = 0; i < 8; i++) {
                Rows rows =
                        tx.query(Sql.of("select time '12:34:56.123456', timetz '12:34:56.123456+02', time '24:00'"));
                assertThat(rows.rows().get(0)).hasToString("[12:34:56.123456, 12:34:56.123456+02:00, 24:00:00]");
            }
            return true;
        });
    }

    @Test
    void aConnectionThatBrokeWhileIdleIsReplaced() throws SQLException {
        int before = pid();
        terminate(before);
        assertThat(database.<Long>transaction(Access.WRITE, tx -> tx.execute(ONE)))
                .isEqualTo(1);
        assertThat(pid()).isNotEqualTo(before);
        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void aConnectionThatBreaksInsideATransactionIsNotReplacedUnderIt() throws SQLException {
        Throwable failure = catchThrowable(() -> database.transaction(Access.WRITE, tx -> {
            tx.execute(ONE);
            try {
                terminate(tx.pid());
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
            return tx.execute(ONE);
        }));
        assertThat(failure).isInstanceOfSatisfying(SluiceException.class, e -> {
            assertThat(e.kind()).isEqualTo(Kind.CONNECTION);
        });
        assertThat(rows()).isZero();
        database.transaction(Access.WRITE, tx -> tx.execute(ONE));
        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void aRollbackThatFailsDoesNotMaskTheFirstFailure() throws SQLException {
        AssertionError first = new AssertionError("the body's own");
        Throwable failure = catchThrowable(() -> database.transaction(Access.WRITE, tx -> {
            tx.execute(ONE);
            proxy.cutAt("rollback", Cut.BEFORE);
            throw first;
        }));
        assertThat(failure).isSameAs(first);
        assertThat(failure.getSuppressed()).singleElement().isInstanceOf(SluiceException.class);
        assertThat(proxy.hasCut()).isTrue();
        proxy.heal();
        database.transaction(Access.WRITE, tx -> tx.execute(ONE));
        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void aSavepointThatCannotBeTakenBackLeavesTheFirstFailureFirst() throws SQLException {
        Throwable failure = catchThrowable(() -> database.transaction(Access.WRITE, tx -> {
            swallowed(() -> tx.nested(() -> {
                proxy.cutAt("rollback to savepoint", Cut.BEFORE);
                return tx.execute(Sql.of("insert into nowhere values (1)"));
            }));
            return 0;
        }));
        assertThat(failure).hasMessageContaining("nowhere").hasMessageStartingWith("commit refused");
        assertThat(rows()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"insert into t values (2); commit", "insert into t values (2); commit; begin; select 1"})
    void aCommitBehindAnotherStatementIsFoundToo(String sql) throws SQLException {
        assertThatThrownBy(() -> database.transaction(Access.WRITE, tx -> tx.execute(Sql.of(sql))))
                .hasMessageContaining("the block decides how its transaction ends");
        assertThat(rows()).isZero();
    }

    @Test
    void aFunctionsBodyMayHoldWhatATransactionMayNot() {
        database.transaction(Access.WRITE, tx -> tx.execute(Sql.of("""
                create function two() returns integer language plpgsql as $$
                begin
                    return 2; -- and; commit;
                end;
                $$""")));
        database.transaction(Access.WRITE, tx -> tx.execute(Sql.of("""
                create procedure add(n integer) language sql
                begin atomic
                    insert into t values (n);
                end""")));
        Rows two = database.transaction(Access.READ, tx -> tx.query(Sql.of("select two()")));
        assertThat(two.value()).isEqualTo(2);
    }

    @Test
    void aDeferredConstraintThatAQueryViolatesIsFoundBeforeTheCommitIsSent() throws SQLException {
        execute("create table d (a integer unique deferrable initially deferred)");
        List<String> sent = new ArrayList<>();
        DatabaseOptions traced =
                new DatabaseOptions("sluice", false, false, e -> sent.add(e.statement()), new SecretRegistry());
        try (Database own = Database.open(TestProfile.of(raw).profile(), traced)) {
            assertThatThrownBy(() -> own.transaction(
                            Access.WRITE, tx -> tx.query(Sql.of("insert into d values (1), (1) returning a"))))
                    .hasMessageContaining("duplicate key");
        }
        assertThat(sent).contains("set constraints all immediate").doesNotContain("commit");
    }

    @Test
    void aRehearsalFindsWhatTheCommitWouldFind() throws SQLException {
        execute("create table d (a integer unique deferrable initially deferred)");
        assertThatThrownBy(() -> database.rehearsal(tx -> tx.execute(Sql.of("insert into d values (1), (1)"))))
                .hasMessageContaining("duplicate key");
    }

    @Test
    void aQueryGoesOnWorkingWhenItsTableIsAltered() throws SQLException {
        Sql query = Sql.of("select * from t");
        for (int i = 0; i < 8; i++) {
            database.transaction(Access.READ, tx -> tx.query(query));
        }
        execute("alter table t add column b text");
        assertThat(database.transaction(Access.READ, tx -> tx.query(query)).columns())
                .containsExactly("a", "b");
    }

    /** A cancel may come too late for the copy and hit the next statement, so the rest is read instead. */
    @Test
    void aCopyLeftBeforeItsEndIsReadOnAndTheTransactionGoesOn() {
        long count = database.transaction(Access.WRITE, tx -> {
            leaveAfterOneRow(tx);
            tx.execute(ONE);
            return tx.execute(Sql.of("select 1"));
        });
        assertThat(count).isZero();
    }

    private static void leaveAfterOneRow(Transaction tx) {
        try (TupleStream tuples = tx.copyOut(Sql.of("select * from generate_series(1, 1000000)"))) {
            assertThat(tuples.next()).isTrue();
        }
    }

    @Test
    void everyKindOfStatementCanBeCancelled() {
        for (String sql : List.of("select pg_sleep(20)", "select 1 from pg_sleep(20)")) {
            assertCancelled(tx -> tx.query(Sql.of(sql)));
        }
        assertCancelled(tx -> {
            try (TupleStream tuples = tx.copyOut(Sql.of("select pg_sleep(20)"))) {
                return tuples.next();
            }
        });
    }

    private void assertCancelled(java.util.function.Function<Transaction, Object> body) {
        Thread canceller = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                database.cancel();
            }
        });
        try {
            assertThatThrownBy(() -> database.transaction(Access.READ, tx -> {
                        canceller.start();
                        return body.apply(tx);
                    }))
                    .isInstanceOfSatisfying(SluiceException.class, e -> assertThat(
                                    Fault.behind(e).orElseThrow().sqlState())
                            .isEqualTo("57014"));
        } finally {
            canceller.interrupt();
        }
    }
}
