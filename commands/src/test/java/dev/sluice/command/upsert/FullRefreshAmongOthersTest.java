package dev.sluice.command.upsert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Beside;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A table is built anew while others read it, write it, change it or hold it. */
class FullRefreshAmongOthersTest {
    private final Parts parts = new Parts();
    private final Bench bench = parts.bench;

    @AfterEach
    void close() {
        parts.close();
    }

    @Test
    void rowsWrittenMeanwhileAreFoundAndKept() {
        parts.arrive();
        onceWhileWarmingUp("update parts set name = 'theirs' where id = 1");
        assertThat(bench.refusal("parts", "fullRefresh", true))
                .hasMessageContaining(
                        "rows of table public.parts were written by others while the new ones were brought");
        assertThat(parts.rows()).contains("theirs");
        assertThat(bench.value(Parts.TABLES)).isEqualTo("parts");
    }

    private void onceWhileWarmingUp(String statement) {
        AtomicBoolean once = new AtomicBoolean();
        bench.meanwhile(sent -> {
            if (sent.startsWith("vacuum") && !once.getAndSet(true)) {
                bench.target.execute(statement);
            }
        });
    }

    @Test
    void aSwapOrAnotherRefreshOfTheTableAtTheSameTimeKeepsThisOneOut() throws SQLException {
        parts.arrive();
        try (Connection other = bench.target.connect();
                Statement statement = other.createStatement()) {
            statement
                    .executeQuery("select pg_advisory_lock(hashtextextended('sluice swap public.parts', 0))")
                    .close();
            assertThat(bench.refusal("parts", "fullRefresh", true).kind().exitCode())
                    .isEqualTo(5);
        }
        assertThat(parts.refresh().inserted()).isEqualTo(3);
    }

    @Test
    void aTableThatIsChangedMeanwhileStays() {
        parts.arrive();
        onceWhileWarmingUp("create index parts_by_name on parts (name)");
        assertThat(bench.refusal("parts", "fullRefresh", true))
                .hasMessageContaining("what hangs on table public.parts has changed");
        assertThat(bench.value(Parts.INDEXES)).isEqualTo("parts_by_name, parts_pkey primary");
        assertThat(bench.value(Parts.TABLES)).isEqualTo("parts");
    }

    @Test
    void aTableOfSomebodyElseUnderTheNameIsNotTouched() {
        parts.arrive();
        bench.target.execute("create table parts_new (id int)");
        assertThat(bench.refusal("parts", "fullRefresh", true)).hasMessageContaining("table public.parts_new exists");
        bench.target.execute("drop table parts_new", "create table parts_old (id int)");
        assertThat(bench.refusal("parts", "fullRefresh", true)).hasMessageContaining("table public.parts_old exists");
        assertThat(bench.value(Parts.TABLES)).isEqualTo("parts, parts_old");
    }

    /** A repeatable read that began before the new rows would find the new table empty. */
    @Test
    void anOlderSnapshotIsWaitedForAndGoesOnSeeingTheOldRows() throws SQLException {
        parts.arrive();
        parts.reshape();
        try (Connection reader = bench.target.connect();
                Statement statement = reader.createStatement()) {
            reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            reader.setAutoCommit(false);
            statement.executeQuery("select 1 from pg_class limit 1").close();
            CompletableFuture<Counts> refresh = Beside.supply(parts::refresh);
            assertThat(refresh).failsWithin(700, TimeUnit.MILLISECONDS);
            try (var rows = statement.executeQuery("select count(*) from parts")) {
                rows.next();
                assertThat(rows.getInt(1)).isEqualTo(3);
            }
            reader.rollback();
            assertThat(refresh).succeedsWithin(30, TimeUnit.SECONDS);
        }
        assertThat(parts.rows()).startsWith("[[1, x, nut");
    }

    @Test
    void readersNeverFindTheTableEmptyOrMissing() {
        parts.arrive();
        AtomicBoolean end = new AtomicBoolean();
        List<CompletableFuture<Long>> readers =
                List.of(Beside.supply(() -> reads(end, true)), Beside.supply(() -> reads(end, false)));
        for (int i = 0; i < 6; i++) {
            parts.refresh();
        }
        end.set(true);
        readers.forEach(reader ->
                assertThat(reader).succeedsWithin(30, TimeUnit.SECONDS).matches(reads -> reads > 10));
    }

    private long reads(AtomicBoolean end, boolean repeatable) {
        long reads = 0;
        try (Connection connection = bench.target.connect();
                Statement statement = connection.createStatement()) {
            if (repeatable) {
                connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            }
            connection.setAutoCommit(false);
            for (; !end.get(); reads++) {
                statement.executeQuery("select 1 from pg_class limit 1").close();
                try (var rows = statement.executeQuery("select count(*) from parts")) {
                    rows.next();
                    if (rows.getInt(1) != 3) {
                        throw new AssertionError("found " + rows.getInt(1) + " rows");
                    }
                }
                connection.commit();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return reads;
    }
}
