package dev.sluice.command.backfill;

import static dev.sluice.command.backfill.BackfillWord.WORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.command.CommandBench;
import dev.sluice.command.Report;
import dev.sluice.command.Session;
import dev.sluice.command.StepLog;
import dev.sluice.command.Work;
import dev.sluice.db.Transaction;
import dev.sluice.sql.Sql;
import dev.sluice.testing.Beside;
import dev.sluice.testing.Engine;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Limits of time that a chunk has. */
class BackfillLimitsTest {
    /** As a profile or a step has them. */
    private record Limits(String lock, String statement, List<String> seen) implements StepLog {
        @Override
        public void opened(Transaction tx) {
            tx.query(Sql.of("select set_config('lock_timeout', ?, true)", lock));
            tx.query(Sql.of("select set_config('statement_timeout', ?, true)", statement));
        }

        @Override
        public void advance(Transaction tx, Part part) {
            Sql ask = Sql.of("select current_setting('lock_timeout') || ' ' || current_setting('statement_timeout')");
            seen.add(String.valueOf(tx.query(ask).value()));
        }
    }

    private static String limits(CommandBench bench, String lock, String statement) {
        Limits log = new Limits(lock, statement, new ArrayList<>());
        Session session = bench.session();
        session.committing(
                Work.Sort.CHUNKS,
                log,
                () -> session.run(CommandBench.command(
                        WORD, "lines", "set", BackfillTest.PLUS, "chunkTime", Duration.ofMillis(400))));
        return log.seen().get(log.seen().size() - 1);
    }

    @Test
    void b14_aChunkThatTookTooLongIsFollowedByASmallerOneAndAShortOneByALargerOne() {
        Backfill command = (Backfill)
                CommandBench.command(WORD, "lines", "set", BackfillTest.PLUS, "chunkTime", Duration.ofMillis(400));
        ChunkSize size = new ChunkSize(command.pace());
        long first = size.rows();
        size.took(Duration.ofMillis(800), Duration.ofMillis(800));
        assertThat(size.rows()).isEqualTo(first / 2);
        size.took(Duration.ofMinutes(1), Duration.ofMinutes(1));
        assertThat(size.rows()).isEqualTo(first / 8);
        size.took(Duration.ofMillis(1), Duration.ofMillis(1));
        assertThat(size.rows()).isEqualTo(first / 4);
        assertThat(size.shrink()).isTrue();
        assertThat(size.rows()).isEqualTo(first / 16);
    }

    /** Fewer rows would end no sooner, and so it would come down to one. */
    @Test
    void b14_whatAnyChunkTakesMakesNoSmallerOne() {
        Backfill command = (Backfill)
                CommandBench.command(WORD, "lines", "set", BackfillTest.PLUS, "chunkTime", Duration.ofMillis(100));
        ChunkSize size = new ChunkSize(command.pace());
        long first = size.rows();
        size.took(Duration.ofMillis(150), Duration.ofMillis(10));
        assertThat(size.rows()).isEqualTo(first);
        size.took(Duration.ofMillis(120), Duration.ofMillis(20));
        assertThat(size.rows()).isEqualTo(first / 2);
        size.took(Duration.ofMillis(90), Duration.ofMillis(40));
        assertThat(size.rows()).isEqualTo(first * 5 / 8);
    }

    /** Others wait for what it has written while it waits. */
    @Test
    void b14_aChunkThatWaitsForARowIsTriedAgainWithFewerAndCommitsThoseBeforeIt() throws Exception {
        try (CommandBench bench = BackfillTest.lines(Engine.POSTGRES, 300);
                Connection other = bench.database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("select from lines where id = 300 for update");
            CompletableFuture<Report> run = Beside.supply(
                    () -> bench.run(WORD, "lines", "set", BackfillTest.PLUS, "chunkTime", Duration.ofMillis(50)));
            while (bench.count("lines where n <> id / 3") == 0 && !run.isDone()) {
                LockSupport.parkNanos(1_000_000);
            }
            assertThat(run).isNotDone();
            other.rollback();
            run.get(60, TimeUnit.SECONDS);
            assertThat(bench.count("lines where n = id / 3 + 1")).isEqualTo(300);
        }
    }

    @Test
    void aChunksOwnLimitsNeverRaiseThoseOfTheProfile() {
        try (CommandBench bench = BackfillTest.lines(Engine.POSTGRES, 5)) {
            assertThat(limits(bench, "5s", "30min")).isEqualTo("400ms 8s");
            assertThat(limits(bench, "70ms", "2s")).isEqualTo("70ms 2s");
            assertThat(limits(bench, "0", "0")).isEqualTo("400ms 8s");
        }
    }
}
