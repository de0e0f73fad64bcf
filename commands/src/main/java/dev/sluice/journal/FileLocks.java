package dev.sluice.journal;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.Database;
import dev.sluice.db.Transaction;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Locks on files beside a SQLite database. Never on its own file: closing any handle of that drops SQLite's locks. The files
 * stay where they are, because one that is deleted could be locked by two.
 */
final class FileLocks implements RunLock {
    private final List<LockFile> held;

    private FileLocks(List<LockFile> held) {
        this.held = held;
    }

    static FileLocks take(Database home, Holder self, List<LockName> names, Duration wait) {
        Path database = Path.of(home.server().address());
        long deadline = System.nanoTime() + wait.toNanos();
        while (true) {
            try {
                return new FileLocks(tryAll(database, self, names));
            } catch (SluiceException e) {
                if (e.kind() != Kind.LOCKED || System.nanoTime() > deadline) {
                    throw e;
                }
            }
            Pause.shortly();
        }
    }

    /** The label in the lock's file, where its process is alive or another's; empty otherwise. */
    static String holder(Database home, LockName name) {
        String label = LockFile.label(Path.of(home.server().address()), name);
        return Holder.parse(label)
                .filter(h -> !h.isOurs() || ProcessHandle.of(h.pid()).isPresent())
                .map(h -> label)
                .orElse("");
    }

    private static List<LockFile> tryAll(Path database, Holder self, List<LockName> names) {
        List<LockFile> mine = new ArrayList<>();
        try {
            for (LockName name : names) {
                mine.add(LockFile.take(database, self, name));
            }
            return mine;
        } catch (Throwable t) {
            mine.forEach(LockFile::close);
            throw t;
        }
    }

    /** The operating system takes a file lock back with its process only. */
    @Override
    public void ensure() {}

    @Override
    public void check(Transaction tx) {}

    @Override
    public void close() {
        held.forEach(LockFile::close);
    }
}
