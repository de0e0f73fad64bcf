package dev.sluice.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import dev.sluice.testing.ChildJvm;
import dev.sluice.testing.TestSqlite;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqliteTransactionTest {
    private static final Duration QUICK = Duration.ofMillis(50);
    private static final Sql BIG = Sql.of("insert into t values (zeroblob(400000))");

    private TestSqlite raw;
    private Database database;

    @BeforeEach
    void open() {
        raw = TestSqlite.fresh();
        execute("create table t (a)");
        database = patient(QUICK).open();
    }

    private TestProfile patient(Duration lockTimeout) {
        return TestProfile.sqlite(raw.file()).withTimeouts(lockTimeout, Duration.ofMinutes(1), Duration.ofMinutes(1));
    }

    @AfterEach
    void close() {
        database.close();
        raw.close();
    }

    private void execute(String... statements) {
        try (Connection connection = raw.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private long rows() {
        try (Connection connection = raw.connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("select count(*) from t")) {
            result.next();
            return result.getLong(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aStatementThatChangesNoRowIsNotCountedWithTheOneBefore() {
        database.transaction(Access.WRITE, tx -> {
            assertThat(tx.execute(Sql.of("insert into t values (1), (2)"))).isEqualTo(2);
            assertThat(tx.execute(Sql.of("create table u (a)"))).isZero();
            assertThat(tx.execute(Sql.of("delete from t where a > 2"))).isZero();
            assertThat(tx.execute(Sql.of("delete from t"))).isEqualTo(2);
            return 0;
        });
    }

    @Test
    void aFailureSpeaksInTheEnginesOwnWords() {
        assertThat(catchThrowable(
                        () -> database.transaction(Access.WRITE, tx -> tx.execute(Sql.of("delete from nowhere")))))
                .hasMessageStartingWith("no such table: nowhere (42000)");
    }

    private static void swallowed(Runnable body) {
        assertThat(catchThrowable(body::run)).isInstanceOf(SluiceException.class);
    }

    /** Fills the file until SQLite ends the transaction by itself, and keeps quiet about it. */
    private static void fill(Transaction tx) {
        tx.query(Sql.of("pragma max_page_count = 20"));
        assertThat(catchThrowable(() -> tx.execute(BIG))).isInstanceOfSatisfying(SluiceException.class, e -> assertThat(
                        Fault.behind(e).orElseThrow().sqlState())
                .isEqualTo("53100"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"delete", "wal"})
    void nothingIsKeptAfterSqliteHasEndedTheTransactionItself(String mode) {
        execute("pragma journal_mode = " + mode);
        assertThatThrownBy(() -> database.transaction(Access.WRITE, tx -> {
                    tx.execute(Sql.of("insert into t values (1)"));
                    fill(tx);
                    tx.execute(Sql.of("insert into t values (2)"));
                    return 0;
                }))
                .hasMessageStartingWith("the transaction has failed and takes no more statements");
        assertThat(rows()).isZero();
    }

    @Test
    void aPreparedStatementTakesNoMoreEither() {
        assertThatThrownBy(() -> database.transaction(Access.WRITE, tx -> {
                    try (Prepared insert = tx.prepare("insert into t values (?)")) {
                        insert.bind(0, 1L);
                        insert.execute();
                        fill(tx);
                        return insert.execute();
                    }
                }))
                .hasMessageStartingWith("the transaction has failed and takes no more statements");
        assertThat(rows()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pragma query_only = off",
                " PRAGMA main.query_only(0)",
                "/* x */ pragma \"query_only\" = 0",
                "pragma/**/query_only = no"
            })
    void aTransactionThatOnlyReadsCannotBeMadeToWrite(String pragma) {
        assertThatThrownBy(() -> database.transaction(Access.READ, tx -> {
                    swallowed(() -> tx.query(Sql.of(pragma)));
                    return tx.query(Sql.of("insert into t values (1) returning a"));
                }))
                .hasMessageContaining("the block decides what its transaction may do");
        assertThat(rows()).isZero();
    }

    @Test
    void aSwallowedFullDiskRefusesTheCommit() {
        assertThatThrownBy(() -> database.transaction(Access.WRITE, tx -> {
                    tx.execute(Sql.of("insert into t values (1)"));
                    fill(tx);
                    return 0;
                }))
                .hasMessageStartingWith("commit refused");
        assertThat(rows()).isZero();
    }

    @Test
    void aNestedBlockCannotTakeBackAnEndedTransaction() {
        assertThatThrownBy(() -> database.transaction(Access.WRITE, tx -> {
                    tx.execute(Sql.of("insert into t values (1)"));
                    assertThat(catchThrowable(() -> tx.nested(() -> {
                                tx.query(Sql.of("pragma max_page_count = 20"));
                                return tx.execute(BIG);
                            })))
                            .hasMessageContaining("full");
                    return tx.execute(Sql.of("insert into t values (2)"));
                }))
                .hasMessageContaining("database or disk is full")
                .hasMessageStartingWith("the transaction has failed and takes no more statements");
        assertThat(rows()).isZero();
    }

    @Test
    void aConflictThatRollsBackKeepsNothingThatFollows() {
        execute("create unique index i on t (a)");
        assertThatThrownBy(() -> database.transaction(Access.WRITE, tx -> {
                    tx.execute(Sql.of("insert into t values (1)"));
                    swallowed(() -> tx.execute(Sql.of("insert or rollback into t values (1)")));
                    swallowed(() -> tx.execute(Sql.of("insert into t values (2)")));
                    return 0;
                }))
                .hasMessageStartingWith("commit refused");
        assertThat(rows()).isZero();
    }

    @Test
    void aWriterAfterAnothersCommitWaitsInsteadOfFailingAtOnce() {
        execute("pragma journal_mode = wal");
        database.close();
        database = patient(Duration.ofSeconds(20)).open();
        Database other = patient(Duration.ofSeconds(20)).open();
        Thread[] writers = {new Thread(() -> write(database)), new Thread(() -> write(other))};
        Throwable[] failures = new Throwable[2];
        for (int i = 0; i < 2; i++) {
            int me = i;
            writers[i].setUncaughtExceptionHandler((thread, failure) -> failures[me] = failure);
            writers[i].start();
        }
        for (Thread writer : writers) {
            join(writer);
        }
        other.close();
        assertThat(failures).containsOnlyNulls();
        assertThat(rows()).isEqualTo(200);
    }

    /** Reads, then writes: what a deferred transaction is refused once another has committed in between. */
    private static void write(Database home) {
        for (int i = 0; i < 100; i++) {
            home.transaction(Access.WRITE, tx -> {
                Rows count = tx.query(Sql.of("select count(*) from t"));
                return tx.execute(Sql.of("insert into t values (?)", count.value()));
            });
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Test
    void aLockedFileIsARetryAndLeavesTheConnectionUsable() throws SQLException {
        try (Connection holder = raw.connect();
                Statement statement = holder.createStatement()) {
            statement.execute("begin exclusive");
            for (Access access : List.of(Access.WRITE, Access.READ)) {
                assertThat(catchThrowable(() -> database.transaction(access, tx -> 0)))
                        .isInstanceOfSatisfying(
                                SluiceException.class, e -> assertThat(e.kind()).isEqualTo(Kind.RETRY));
            }
            statement.execute("rollback");
        }
        database.transaction(Access.WRITE, tx -> tx.execute(Sql.of("insert into t values (1)")));
        assertThat(rows()).isEqualTo(1);
    }

    /** Writes from another process; prints what came of it. */
    static final class Intruder {
        private Intruder() {}

        public static void main(String[] arguments) throws SQLException {
            try (Connection connection = java.sql.DriverManager.getConnection("jdbc:sqlite:" + arguments[0]);
                    Statement statement = connection.createStatement()) {
                statement.execute("pragma busy_timeout = 0");
                statement.execute("insert into t values ('intruder')");
                System.out.println("wrote");
            } catch (SQLException e) {
                System.out.println("refused " + e.getMessage());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"delete", "wal"})
    void noReadOfOursDropsTheLockOfOurWriter(String mode) {
        execute("pragma journal_mode = " + mode, "insert into t values (1)");
        String told = database.transaction(Access.WRITE, tx -> {
            tx.execute(Sql.of("insert into t values (2)"));
            readInEveryWay();
            Pattern any = Pattern.compile("(?m)^(wrote|refused.*)$");
            try (ChildJvm child =
                    ChildJvm.of(Intruder.class, raw.file().toString()).start()) {
                return child.awaitOutput(any, Duration.ofSeconds(20));
            }
        });
        assertThat(told).startsWith("refused").contains("SQLITE_BUSY");
        assertThat(rows()).isEqualTo(2);
    }

    /** As other commands and doctor do, on the pinned connection and on others of this process. */
    private void readInEveryWay() {
        assertThat(database.server().address())
                .endsWith(raw.file().getFileName().toString());
        database.transaction(
                Access.READ, tx -> Catalog.of(tx, database.dialect()).tables());
        try (Database source = TestProfile.sqlite(raw.file()).readOnly().open()) {
            for (Snapshot snapshot : source.snapshots(1)) {
                try (snapshot;
                        RawRows rows = snapshot.rawRows(Sql.of("select a from t"))) {
                    rows.read(10, row -> assertThat(row.integer(0)).isEqualTo(1));
                }
            }
            assertThat(source.server().isPostgres()).isFalse();
        }
    }

    @Test
    void aReadOnlyProfileCannotWrite() {
        try (Database source = TestProfile.sqlite(raw.file()).readOnly().open()) {
            for (String sql : List.of("insert into t values (1)", "drop table t")) {
                assertThat(catchThrowable(() -> source.transaction(Access.WRITE, tx -> {
                            tx.query(Sql.of("pragma query_only = off"));
                            return tx.execute(Sql.of(sql));
                        })))
                        .isInstanceOf(SluiceException.class);
            }
        }
        assertThat(rows()).isZero();
    }

    /** The cancels go on while the transaction is rolled back. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aStatementCanBeCancelledWhateverReadsItAndTheLockIsFreeThen(boolean bare) {
        Sql endless = Sql.of("with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n");
        for (int trial = 0; trial < 10; trial++) {
            Thread canceller = new Thread(this::cancelAllTheTime);
            assertThatThrownBy(() -> database.transaction(Access.WRITE, tx -> {
                        canceller.start();
                        return bare ? tx.rawRows(endless) : tx.query(endless);
                    }))
                    .hasMessageContaining("interrupted");
            canceller.interrupt();
            join(canceller);
            execute("insert into t values (1)");
            database.transaction(Access.WRITE, tx -> tx.execute(Sql.of("delete from t")));
        }
    }

    private void cancelAllTheTime() {
        while (!Thread.currentThread().isInterrupted()) {
            database.cancel();
        }
    }
}
