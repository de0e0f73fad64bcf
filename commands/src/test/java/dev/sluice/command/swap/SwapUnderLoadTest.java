package dev.sluice.command.swap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.command.Source;
import dev.sluice.sql.Sql;
import dev.sluice.testing.Beside;
import dev.sluice.testing.Engine;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** S16 and S19: swaps one after the other beside readers and writers. {@code -Dsluice.swaps=200} for more of them. */
class SwapUnderLoadTest {
    private static final int SWAPS = Integer.getInteger("sluice.swaps", 2);
    private static final int ACCOUNTS = 500;
    private static final int WRITERS = 8;
    private static final String[] SCRIPT = {
        "create table accounts (id integer primary key, balance integer not null, hits bigint not null)",
        "insert into accounts select i, 100, 0 from generate_series(1, " + ACCOUNTS + ") as i",
        "create table audits (account_id integer references accounts)",
        "create view balances as select id, balance from accounts",
        "create view totals as select sum(balance) as total, count(*) as n from balances"
    };

    @TempDir
    Path folder;

    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicLong reads = new AtomicLong();
    private final AtomicLong hits = new AtomicLong();

    @Test
    void s16_s19_nobodySeesAnErrorOrAMixAndNoWriteIsLost() {
        try (SwapBench bench = new SwapBench(Engine.POSTGRES, folder).with(SCRIPT)) {
            List<CompletableFuture<Void>> others = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                int threshold = i % 2 == 0 ? 0 : 1;
                others.add(Beside.run(() -> read(bench, threshold)));
            }
            for (int i = 0; i < 2; i++) {
                int seed = i;
                others.add(Beside.run(() -> write(bench, seed)));
            }
            Source copy = new Source.OfQuery("home", Sql.of("select id, balance, hits from accounts"));
            for (int i = 0; i < SWAPS; i++) {
                awaitOthers();
                bench.swap("accounts", "from", copy, "strategy", "rename", "writes", "block", "dropOld", true);
            }
            awaitOthers();
            over.set(true);
            others.forEach(CompletableFuture::join);

            assertThat(bench.all("select sum(balance), count(*), sum(hits) from accounts"))
                    .isEqualTo("[[" + 100 * ACCOUNTS + ", " + ACCOUNTS + ", " + hits.get() + "]]");
            assertThat(bench.all("select count(*) from audits")).isEqualTo("[[" + hits.get() + "]]");
            assertThat(reads.get()).isPositive();
            assertThat(hits.get()).isPositive();
        }
    }

    /**
     * S16: they hold one table that the swap needs, and wait for another that the swap holds. The server looks for deadlocks once for each
     * that waits, at different moments here; where the swap waits at that moment, the writer would be the victim.
     */
    @Test
    void s16_whoHasReadAndThenWritesIsNotTheVictim() {
        String held =
                "select 1 from pg_locks where granted and mode = 'ShareRowExclusiveLock' and relation = 'accounts'::regclass";
        try (SwapBench bench = new SwapBench(Engine.POSTGRES, folder).with(SCRIPT)) {
            CountDownLatch read = new CountDownLatch(WRITERS);
            CountDownLatch locked = new CountDownLatch(1);
            List<CompletableFuture<Void>> writers = IntStream.range(0, WRITERS)
                    .mapToObj(i -> Beside.run(() -> readThenWrite(bench, i, read, locked)))
                    .toList();
            await(read);
            CompletableFuture<String> swap = Beside.supply(() -> bench.refusal(
                    "accounts",
                    "from",
                    new Source.OfQuery("home", Sql.of("select id, balance, hits from accounts")),
                    "strategy",
                    "rename",
                    "wait",
                    Duration.ofSeconds(20)));
            while (bench.database.query(held).isEmpty()) {
                LockSupport.parkNanos(5_000_000);
            }
            locked.countDown();
            writers.forEach(CompletableFuture::join);

            assertThat(swap.join()).startsWith("75: rows of table").contains("were written");
            assertThat(bench.all("select sum(hits) from accounts")).isEqualTo("[[" + WRITERS + "]]");
        }
    }

    private static void readThenWrite(SwapBench bench, int number, CountDownLatch read, CountDownLatch locked) {
        try (Connection writer = bench.database.connect();
                Statement statement = writer.createStatement()) {
            statement.execute("set deadlock_timeout = " + (100 + 90 * number));
            writer.setAutoCommit(false);
            statement.execute("lock table audits in access share mode");
            read.countDown();
            await(locked);
            statement.executeUpdate("update accounts set hits = 1 where id = " + (number + 1));
            writer.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Until somebody has read and somebody has written since. */
    private void awaitOthers() {
        long read = reads.get();
        long written = hits.get();
        long end = System.nanoTime() + 60_000_000_000L;
        while ((reads.get() == read || hits.get() == written) && System.nanoTime() < end) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** A threshold of 1 makes the driver prepare at once. */
    private void read(SwapBench bench, int threshold) {
        try (Connection connection = bench.database.connect()) {
            connection.unwrap(org.postgresql.PGConnection.class).setPrepareThreshold(threshold);
            try (PreparedStatement view = connection.prepareStatement("select total, n from totals");
                    PreparedStatement table = connection.prepareStatement("select * from accounts")) {
                while (!over.get()) {
                    try (ResultSet rows = view.executeQuery()) {
                        rows.next();
                        assertThat(rows.getLong(1)).isEqualTo(100L * ACCOUNTS);
                    }
                    int count = 0;
                    try (ResultSet rows = table.executeQuery()) {
                        while (rows.next()) {
                            count++;
                        }
                    }
                    assertThat(count).isEqualTo(ACCOUNTS);
                    reads.incrementAndGet();
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void write(SwapBench bench, int seed) {
        java.util.Random random = new java.util.Random(seed);
        try (Connection connection = bench.database.connect()) {
            connection.setAutoCommit(false);
            try (PreparedStatement move = connection.prepareStatement(
                            "update accounts set balance = balance + ?, hits = hits + ? where id = ?");
                    PreparedStatement audit = connection.prepareStatement("insert into audits values (?)")) {
                while (!over.get()) {
                    int one = random.nextInt(ACCOUNTS - 1) + 1;
                    audit.setInt(1, one);
                    audit.executeUpdate();
                    move(move, 1, 1, one);
                    move(move, -1, 0, one + 1);
                    connection.commit();
                    hits.incrementAndGet();
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void move(PreparedStatement move, int cents, int hit, int id) throws SQLException {
        move.setInt(1, cents);
        move.setInt(2, hit);
        move.setInt(3, id);
        move.executeUpdate();
    }
}
