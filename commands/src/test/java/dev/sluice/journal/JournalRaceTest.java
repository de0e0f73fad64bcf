package dev.sluice.journal;

import static dev.sluice.journal.JournalFixture.HEADER;
import static dev.sluice.journal.JournalFixture.write;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.Database;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.testing.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JournalRaceTest {
    private static final int ROUNDS = 15;
    private static final int RUNNERS = 4;

    /** Without the run lock, which would not let the second come this far. */
    @ParameterizedTest
    @EnumSource(Engine.class)
    void ofTwoRunnersOnOneStepExactlyOneDoesIt(Engine engine) throws Exception {
        try (JournalFixture fixture = new JournalFixture(engine);
                Run run = fixture.journal().start(HEADER, Locks.RUNBOOK)) {
            List<Database> homes = List.of(fixture.database(), fixture.database());
            for (int round = 1; round <= ROUNDS; round++) {
                StepMark mark = new StepMark(round, "raced", "s");
                List<Boolean> won = together(homes.stream()
                        .<Callable<Boolean>>map(home -> () -> mark(home, run.id(), mark))
                        .toList());
                assertThat(won).as("round %d", round).containsExactlyInAnyOrder(true, false);
            }
            assertThat(fixture.workRows()).isEqualTo(ROUNDS);
        }
    }

    private static boolean mark(Database home, RunId run, StepMark mark) {
        TableStore store = new TableStore(home, new Tables(home.dialect(), JournalFixture.SCHEMA), run);
        try {
            return write(home, tx -> {
                store.begin(tx, mark);
                tx.execute(Sql.of("insert into work values (?)", mark.ordinal()));
                store.finish(tx, mark.ordinal(), StepEnd.done(Counts.NONE, RecordedValue.NULL));
                return true;
            });
        } catch (SluiceException e) {
            assertThat(e.kind()).isEqualTo(Kind.LOCKED);
            return false;
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void sessionsThatMakeTheTablesAtOnceAllSucceed(Engine engine) throws Exception {
        try (JournalFixture fixture = new JournalFixture(engine)) {
            List<Database> homes = new ArrayList<>();
            for (int i = 0; i < RUNNERS; i++) {
                homes.add(fixture.database());
            }
            for (int round = 0; round < ROUNDS; round++) {
                Name schema = Name.of("journal_" + round);
                List<Boolean> made = together(homes.stream()
                        .<Callable<Boolean>>map(home -> () -> make(home, schema))
                        .toList());
                assertThat(made).as("round %d", round).containsOnly(true);
            }
        }
    }

    private static boolean make(Database home, Name schema) {
        TableSetup setup = new TableSetup(new Tables(home.dialect(), schema));
        return write(home, tx -> setup.ensure(tx) && setup.there(tx));
    }

    private static List<Boolean> together(List<Callable<Boolean>> tasks) throws Exception {
        CyclicBarrier start = new CyclicBarrier(tasks.size());
        ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
        try {
            List<Future<Boolean>> futures = new ArrayList<>();
            for (Callable<Boolean> task : tasks) {
                futures.add(threads.submit(() -> {
                    start.await();
                    return task.call();
                }));
            }
            List<Boolean> results = new ArrayList<>();
            for (Future<Boolean> future : futures) {
                results.add(future.get());
            }
            return results;
        } finally {
            threads.shutdown();
        }
    }
}
