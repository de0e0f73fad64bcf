package dev.sluice.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.Access;
import dev.sluice.db.Database;
import dev.sluice.db.TestDatabases;
import dev.sluice.db.Transaction;
import dev.sluice.sql.Sql;
import dev.sluice.testing.Engine;
import dev.sluice.testing.EngineDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DdlTest {
    private static final List<Sql> ADD =
            List.of(Sql.of("alter table free add column b integer"), Sql.of("alter table busy add column b integer"));

    private EngineDatabase raw;
    private Database database;
    private Connection other;

    @BeforeEach
    void open() throws SQLException {
        raw = Engine.POSTGRES.open();
        raw.execute("create table free (a integer)", "create table busy (a integer)");
        database = TestDatabases.at(raw.address());
        other = raw.connect();
        other.setAutoCommit(false);
        try (Statement statement = other.createStatement()) {
            statement.execute("select * from busy");
        }
    }

    @AfterEach
    void close() throws SQLException {
        other.close();
        database.close();
        raw.close();
    }

    @Test
    void aLockThatIsLetGoOfIsWaitedForInShortTurns() {
        CompletableFuture<Void> release =
                CompletableFuture.runAsync(this::letGo, CompletableFuture.delayedExecutor(250, TimeUnit.MILLISECONDS));
        database.transaction(Access.WRITE, tx -> {
            tx.query(Sql.of("select set_config('lock_timeout', '7s', true)"));
            new Ddl(tx, Duration.ofMillis(50)).execute(ADD);
            assertThat(tx.query(Sql.of("select current_setting('lock_timeout')"))
                            .value())
                    .isEqualTo("7s");
            return 0;
        });
        release.join();
        assertThat(columns()).isEqualTo(4);
    }

    @Test
    void aLockThatStaysIsNamedAndTheOtherTablesLocksAreLetGoOf() {
        database.transaction(Access.WRITE, tx -> {
            assertThatThrownBy(() -> new Ddl(tx, Duration.ofMillis(20)).execute(ADD))
                    .isInstanceOfSatisfying(
                            SluiceException.class, e -> assertThat(e.kind()).isEqualTo(Kind.RETRY))
                    .hasMessageContaining("5 times for 20 ms")
                    .hasMessageContaining("raise ddl-lock-timeout in the profile");
            assertThat(strongLocks(tx)).isZero();
            return 0;
        });
        assertThat(columns()).isEqualTo(2);
    }

    private static long strongLocks(Transaction tx) {
        return tx.query(Sql.of("select count(*) from pg_locks"
                                        + " where pid = pg_backend_pid() and mode = 'AccessExclusiveLock'"))
                                .value()
                        instanceof Long n
                ? n
                : -1L;
    }

    private long columns() {
        return ((Number) raw.query("select count(*) from information_schema.columns where table_schema = 'public'")
                        .get(0)
                        .get(0))
                .longValue();
    }

    private void letGo() {
        try {
            other.rollback();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
