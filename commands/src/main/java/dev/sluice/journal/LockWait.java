package dev.sluice.journal;

import dev.sluice.SluiceException;
import dev.sluice.db.Access;
import dev.sluice.db.Database;
import dev.sluice.db.Fault;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import java.time.Duration;

/** Waits behind the session that holds an advisory lock, and ends that session once its process is known to be dead. */
final class LockWait {
    /** A killed process's companion is gone well within this; who asks once should not meet a ghost. */
    private static final Duration GRACE = Duration.ofMillis(300);

    /** How long an ended session may take to be gone. */
    private static final Duration ENDING = Duration.ofSeconds(5);

    private static final String HOLDERS = """
            from pg_locks l
            join pg_stat_activity a on a.pid = l.pid
            where l.locktype = 'advisory' and l.granted and l.objsubid = 1
              and l.database = (select oid from pg_database where datname = current_database())
              and (l.classid::bigint << 32 | l.objid::bigint) = ?
            """;

    /** Only sessions of runs have companions; of any other that holds the key nothing can be concluded. */
    private static final String DEAD = """
            (a.application_name like 'sluice r-%' and not exists (
                select 1 from pg_stat_activity c
                where c.application_name =
                    'sluice ' || split_part(a.application_name, ' ', 2) || ' companion ' || l.pid))""";

    private static final String LOOK = "select l.pid, a.application_name as label, " + DEAD + " as dead " + HOLDERS;

    private static final String END =
            "select pg_terminate_backend(l.pid) " + HOLDERS + " and l.pid = ? and a.application_name = ? and " + DEAD;

    private final Database home;
    private long deadline;

    LockWait(Database home, Duration wait) {
        this.home = home;
        this.deadline = System.nanoTime() + Math.max(wait.toNanos(), GRACE.toNanos());
    }

    /** The label of the session that holds it; empty where none does. */
    static String holder(Database home, LockName name) {
        Rows holders = home.transaction(Access.READ, tx -> tx.query(Sql.of(LOOK, name.number())));
        boolean alive = !holders.isEmpty() && !Row.first(holders).truth("dead");
        return alive ? label(holders) : "";
    }

    /** Returns when it is worth to try again; throws when the holder lives and the time is over. */
    void behind(LockName name) {
        Rows holders = ask(Sql.of(LOOK, name.number()));
        if (holders.isEmpty()) {
            return;
        }
        if (Row.first(holders).truth("dead")) {
            end(name, holders);
        } else if (System.nanoTime() > deadline) {
            throw Holder.refusal(name, label(holders), "wait for its end, then run again");
        }
        Pause.shortly();
    }

    /** Looks again in the same statement: a process that has just released its lock is not dead. */
    private void end(LockName name, Rows holders) {
        Object pid = holders.rows().get(0).get(0);
        try {
            Rows ended = ask(Sql.of(END, name.number(), pid, label(holders)));
            if (!ended.isEmpty()) {
                deadline = Math.max(deadline, System.nanoTime() + ENDING.toNanos());
            }
        } catch (SluiceException e) {
            if (Fault.behind(e).filter(f -> f.sqlState().equals("42501")).isEmpty()) {
                throw e;
            }
            String remedy = "its process is dead; have its owner execute: select pg_terminate_backend(" + pid + ")";
            throw Holder.refusal(name, label(holders), remedy).causedBy(e);
        }
    }

    private static String label(Rows holders) {
        return Row.first(holders).text("label");
    }

    /** Each look in a transaction of its own: within one, the list of sessions does not change. */
    private Rows ask(Sql sql) {
        return home.transaction(Access.READ, tx -> tx.query(sql));
    }
}
