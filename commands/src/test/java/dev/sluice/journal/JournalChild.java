package dev.sluice.journal;

import dev.sluice.db.Access;
import dev.sluice.db.Database;
import dev.sluice.db.TestDatabases;
import dev.sluice.sql.Sql;
import dev.sluice.testing.ChildJvm;
import dev.sluice.testing.EngineDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;

/** A run in a process of its own, that comes to one point, says so, and stays there until it is killed. */
final class JournalChild {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Pattern RUN = Pattern.compile("r-[a-z0-9]+");

    private final String point;

    private JournalChild(String point) {
        this.point = point;
    }

    /** Starts one, waits until it is there; what it said last is its run's id. */
    static ChildJvm at(String point, EngineDatabase.Address address, Path mirrors) {
        ChildJvm child = ChildJvm.of(JournalChild.class, point, address.jdbcUrl(), address.user(), mirrors.toString())
                .withEnvironment("TEST_PASSWORD", address.password())
                .start();
        child.awaitOutput(Pattern.compile("at " + point), LIMIT);
        return child;
    }

    static RunId run(ChildJvm child) {
        return new RunId(child.awaitOutput(RUN, LIMIT));
    }

    static RunId kill(ChildJvm child) {
        child.kill();
        child.awaitExit(LIMIT);
        return run(child);
    }

    public static void main(String... arguments) {
        EngineDatabase.Address address =
                new EngineDatabase.Address(arguments[1], arguments[2], System.getenv("TEST_PASSWORD"));
        Database home = TestDatabases.at(address);
        Journal journal = Journal.open(home, JournalFixture.SCHEMA, Path.of(arguments[3]));
        Run run = journal.start(JournalFixture.HEADER, Locks.RUNBOOK);
        System.out.println(run.id());
        new JournalChild(arguments[0]).steps(home, run);
    }

    private void steps(Database home, Run run) {
        here("started");
        if (point.equals("busy")) {
            System.out.println("at busy");
            home.transaction(Access.READ, tx -> tx.query(Sql.of("select pg_sleep(60)")));
        }
        home.transaction(Access.WRITE, tx -> {
            run.markFirst(tx, JournalFixture.STEP);
            here("marked");
            tx.execute(Sql.of("insert into work values (1)"));
            here("worked");
            run.finishMark(tx, 1, StepEnd.done(new Counts(1, 0, 0), RecordedValue.of(1L)));
            here("finished");
            return true;
        });
        here("committed");
    }

    private void here(String name) {
        if (point.equals(name)) {
            System.out.println("at " + name);
            try {
                Thread.sleep(Duration.ofMinutes(1).toMillis());
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
