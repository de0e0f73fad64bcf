package dev.sluice.command.maintain;

import dev.sluice.SluiceException;
import dev.sluice.command.Databases;
import dev.sluice.command.Pause;
import dev.sluice.command.Report;
import dev.sluice.command.maintain.ChoresPlan.Chore;
import dev.sluice.command.maintain.ChoresPlan.Others;
import dev.sluice.command.maintain.ChoresReport.Done;
import dev.sluice.db.Database;
import dev.sluice.db.Fault;
import dev.sluice.dialect.Postgres;
import dev.sluice.sql.Sql;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Does the statements, each outside of any transaction and with a limit on what it waits for. */
final class Chores {
    private static final int TRIES = 5;
    private static final Duration CLEARING = Duration.ofSeconds(5);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

    private final ChoresPlan plan;
    private final Database home;
    private final Duration ddlTimeout;

    Chores(ChoresPlan plan, Databases databases) {
        this.plan = plan;
        this.home = databases.home();
        this.ddlTimeout = databases.ddlLockTimeout();
    }

    Report run() {
        List<Done> done = new ArrayList<>();
        for (Chore chore : plan.chores()) {
            long before = size(chore);
            long start = System.nanoTime();
            perform(chore);
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            done.add(new Done(chore, before, size(chore), took));
        }
        return new ChoresReport(plan, done, Duration.ZERO);
    }

    private long size(Chore chore) {
        return home.read(tx -> tx.number(chore.size()));
    }

    private void perform(Chore chore) {
        if (!(home.dialect() instanceof Postgres) || chore.others() instanceof Others.GoOn) {
            outside(chore.statement());
        } else if (chore.others() instanceof Others.AreWaitedFor patient) {
            Leftovers before = Leftovers.of(home);
            try {
                waiting(patient.atMost(), chore.statement());
            } catch (SluiceException e) {
                Duration limit = patient.atMost().compareTo(CLEARING) < 0 ? patient.atMost() : CLEARING;
                throw before.clearedAfter(e, drop -> {
                    waiting(limit, drop);
                    // What was made is gone again.
                    home.madeUpFor(1);
                });
            }
        } else {
            shortly(chore.statement());
        }
    }

    /** As {@link dev.sluice.command.Ddl} does inside of a transaction. */
    private void shortly(Sql statement) {
        for (int attempt = 1; ; attempt++) {
            try {
                waiting(ddlTimeout, statement);
                return;
            } catch (SluiceException e) {
                boolean locked = Fault.behind(e)
                        .filter(f -> f.sqlState().equals(Fault.LOCK_NOT_AVAILABLE))
                        .isPresent();
                if (!locked || attempt == TRIES) {
                    throw e;
                }
                Pause.of(FIRST_PAUSE.multipliedBy(1L << (attempt - 1)), "while waiting for a lock", "");
            }
        }
    }

    private void waiting(Duration limit, Sql statement) {
        String before = String.valueOf(home.<Object>read(
                tx -> String.valueOf(tx.query(Sql.of("show lock_timeout")).value())));
        limit(limit.toMillis() + "ms");
        try {
            outside(statement);
        } catch (SluiceException e) {
            limitAfter(before, e);
            throw e;
        }
        limit(before);
    }

    private void limitAfter(String before, SluiceException first) {
        try {
            limit(before);
        } catch (SluiceException e) {
            // A session that is gone has taken its settings along.
            first.addSuppressed(e);
        }
    }

    private void limit(String value) {
        outside(Sql.of("set lock_timeout = '" + value + "'"));
        home.madeUpFor(1);
    }

    private void outside(Sql statement) {
        home.outside(statement, head -> {}, row -> {});
    }
}
