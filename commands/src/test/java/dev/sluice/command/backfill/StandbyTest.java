package dev.sluice.command.backfill;

import static dev.sluice.command.backfill.BackfillWord.WORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.CommandBench;
import dev.sluice.command.Gate;
import dev.sluice.command.OwnServer;
import dev.sluice.command.Progress;
import dev.sluice.command.Report;
import dev.sluice.command.Session;
import dev.sluice.testing.Beside;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code maxLag:} beside a standby that replays, stands still, replays again, and is gone. */
class StandbyTest {
    private static final int ROWS = 60;
    private static final Duration LIMIT = Duration.ofSeconds(20);
    /** Less than the ten seconds for which the server goes on telling the lag of a standby that has none any more. */
    private static final Duration SOON = Duration.ofSeconds(7);

    private final ConcurrentLinkedQueue<String> reasons = new ConcurrentLinkedQueue<>();

    private final Progress told = new Progress() {
        @Override
        public void at(String what, long done, long total) {}

        @Override
        public void waiting(String what, String why) {
            reasons.add(why);
        }
    };

    @TempDir
    private Path directory;

    /** What is true within the limit. */
    private static void until(OwnServer server, String condition) throws SQLException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!server.value("select " + condition).equals("t")) {
            assertThat(System.nanoTime()).as(condition).isLessThan(end);
            LockSupport.parkNanos(10_000_000);
        }
    }

    /** Slow enough to be overtaken: a chunk after the other, with a rest of fifty milliseconds. */
    private CompletableFuture<Report> backfill(OwnServer primary) {
        Session session = new Session(primary, new Gate("t", false, false, false), told);
        Object[] options = {
            "set", BackfillTest.PLUS, "commitEvery", 5, "pause", Duration.ofMillis(50), "maxLag", Duration.ofMillis(200)
        };
        return Beside.supply(() -> session.run(CommandBench.command(WORD, "lines", options)));
    }

    private static long undone(OwnServer primary) throws SQLException {
        return Long.parseLong(primary.value("select count(*) from lines where n = id"));
    }

    @Test
    void aBackfillWaitsForAStandbyThatStandsStillAndEndsWithoutOne() throws Exception {
        Path first = directory.resolve("primary");
        Path second = directory.resolve("standby");
        OwnServer.start(first).close();
        OwnServer.copy(first, second);
        try (OwnServer primary = OwnServer.start(first, "synchronous_commit=on");
                OwnServer standby = primary.standby(second)) {
            primary.execute(
                    "create table lines (id integer primary key, n integer)",
                    "insert into lines select i, i from generate_series(1, " + ROWS + ") as i");
            until(primary, "exists (select from pg_stat_replication where state = 'streaming')");
            until(standby, "to_regclass('lines') is not null");
            waitsAndGoesOn(primary, standby);
            endsWithout(primary, standby);
        }
    }

    private void waitsAndGoesOn(OwnServer primary, OwnServer standby) throws Exception {
        standby.execute("select pg_wal_replay_pause()");
        until(standby, "pg_get_wal_replay_pause_state() = 'paused'");
        CompletableFuture<Report> run = backfill(primary);
        while (reasons.isEmpty() && !run.isDone()) {
            LockSupport.parkNanos(1_000_000);
        }
        long waiting = undone(primary);
        assertThat(waiting).as("it had begun, and waits").isBetween(1L, ROWS - 1L);
        LockSupport.parkNanos(Duration.ofMillis(700).toNanos());
        assertThat(undone(primary)).as("it waits on").isEqualTo(waiting);
        assertThat(reasons).hasSizeGreaterThan(1).allMatch(why -> why.startsWith("a standby is behind by "));
        standby.execute("select pg_wal_replay_resume()");
        assertThat(run.get(SOON.toSeconds(), TimeUnit.SECONDS).changes().get(0).updated())
                .isEqualTo(ROWS);
    }

    private void endsWithout(OwnServer primary, OwnServer standby) throws Exception {
        primary.execute("update lines set n = id");
        until(standby, "count(*) = " + ROWS + " from lines where n = id");
        CompletableFuture<Report> run = backfill(primary);
        until(primary, "exists (select from lines where n > id)");
        standby.close();
        Throwable end = catchThrowable(() -> run.get(LIMIT.toSeconds(), TimeUnit.SECONDS));
        assertThat(end).hasCauseInstanceOf(SluiceException.class);
        SluiceException lost = (SluiceException) end.getCause();
        assertThat(lost.kind()).isEqualTo(Kind.FAILED);
        assertThat(lost).hasMessageStartingWith("the signal of maxLag is lost: a standby is gone - ");
        assertThat(undone(primary)).as("chunks behind it were not begun").isPositive();
    }
}
