package dev.sluice.journal;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.Access;
import dev.sluice.db.Companion;
import dev.sluice.db.Database;
import dev.sluice.db.Transaction;
import dev.sluice.sql.Sql;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Advisory locks of the pinned session. A session that executes a statement outlives its killed client; the companion does
 * not, and so tells a waiter that the holder is dead.
 */
final class SessionLock implements RunLock {
    private static final String HELD = """
            select count(*) as n from pg_locks
            where locktype = 'advisory' and granted and pid = ? and objsubid = 1
              and database = (select oid from pg_database where datname = current_database())
              and (classid::int8 << 32 | objid::int8) = ?
            """;

    private final Database home;
    private final Holder self;
    private List<LockName> names;
    private String identity;
    private final String nameBefore;
    private Companion companion;
    private int pid;
    private boolean held = true;

    private SessionLock(Database home, Holder self, List<LockName> names) {
        this.home = home;
        this.self = self;
        this.names = names;
        this.identity = Identity.of(home).text();
        this.nameBefore = ask(Sql.of("select current_setting('application_name')"));
        this.pid = home.transaction(Access.READ, Transaction::pid);
        // Before the lock is taken, so that no holder is ever seen without.
        this.companion = home.companion(Holder.companion(self.run(), pid));
    }

    static SessionLock take(Database home, Holder self, List<LockName> names, Duration wait) {
        SessionLock lock = new SessionLock(home, self, names);
        try {
            lock.label(self.label());
            lock.acquire(wait);
            home.onReturn(lock::ensureWhileHeld);
            return lock;
        } catch (Throwable t) {
            lock.abandon(t);
            throw t;
        }
    }

    private void acquire(Duration wait) {
        LockWait patience = new LockWait(home, wait);
        for (Optional<LockName> taken = tryAll(); taken.isPresent(); taken = tryAll()) {
            patience.behind(taken.get());
        }
    }

    /** Takes all, or none and names the one that another session holds. */
    private Optional<LockName> tryAll() {
        List<LockName> mine = new ArrayList<>();
        for (LockName name : names) {
            if (!ask(Sql.of("select pg_try_advisory_lock(?)", name.number())).equals("true")) {
                mine.forEach(this::unlock);
                return Optional.of(name);
            }
            mine.add(name);
        }
        return Optional.empty();
    }

    private void unlock(LockName name) {
        ask(Sql.of("select pg_advisory_unlock(?)", name.number()));
    }

    private void label(String name) {
        ask(Sql.of("select set_config('application_name', ?, false)", name));
    }

    private String ask(Sql sql) {
        return home.transaction(Access.READ, tx -> String.valueOf(tx.query(sql).value()));
    }

    @Override
    public void ensure() {
        if (home.current().isPresent()) {
            return;
        }
        int now = home.transaction(Access.READ, Transaction::pid);
        if (now == pid && companion.alive()) {
            return;
        }
        boolean lost = now != pid;
        pid = now;
        companion.close();
        companion = home.companion(Holder.companion(self.run(), pid));
        if (lost) {
            label(self.label());
            acquire(Duration.ZERO);
        }
    }

    /** A database outlives the runs of it. */
    private void ensureWhileHeld() {
        if (held) {
            // A database that was replaced is another one under the same name, and others lock that one.
            String now = Identity.of(home).text();
            names = names.stream().map(name -> name.moved(identity, now)).toList();
            identity = now;
            ensure();
        }
    }

    @Override
    public void check(Transaction tx) {
        if (tx.isBeside() ? !isHeld(tx) : tx.pid() != pid) {
            throw SluiceException.of(
                    Kind.CONNECTION,
                    "the session that held the run's lock was lost",
                    "",
                    "when the server is back: sluice resume " + self.run());
        }
    }

    /** The session that holds it has work of its own, so the server is asked. */
    private boolean isHeld(Transaction tx) {
        return names.stream().allMatch(name -> tx.number(Sql.of(HELD, pid, name.number())) > 0);
    }

    /** Unlocks before the companion goes: the other way round a waiter would take a living process for dead. */
    @Override
    public void close() {
        held = false;
        Companion last = companion;
        try (last) {
            if (home.transaction(Access.READ, Transaction::pid) == pid) {
                names.forEach(this::unlock);
                label(nameBefore);
            }
        }
    }

    private void abandon(Throwable first) {
        Companion last = companion;
        try (last) {
            label(nameBefore);
        } catch (SluiceException e) {
            first.addSuppressed(e);
        }
    }
}
