package dev.sluice.db;

import java.util.ArrayList;
import java.util.List;

/** What waits for the end of one transaction. */
final class PendingList {
    private final List<Pending> waiting = new ArrayList<>();

    void add(Pending one) {
        waiting.add(one);
    }

    List<Pending> all() {
        return List.copyOf(waiting);
    }

    /** The transaction is committed: the failure of one keeps nothing of the others back. */
    void keep() {
        List<Pending> all = all();
        waiting.clear();
        List<RuntimeException> failures = new ArrayList<>();
        for (Pending each : all) {
            try {
                each.keep();
            } catch (RuntimeException e) {
                failures.add(e);
            }
        }
        if (!failures.isEmpty()) {
            RuntimeException first = failures.get(0);
            failures.stream().skip(1).forEach(first::addSuppressed);
            throw first;
        }
    }

    /** What came after that many is taken back, because of that failure. */
    void backTo(int size, Throwable first) {
        while (waiting.size() > size) {
            try {
                waiting.remove(waiting.size() - 1).giveUp();
            } catch (RuntimeException e) {
                first.addSuppressed(e);
            }
        }
    }

    /** All of it is taken back. */
    void giveUp() {
        List<Pending> all = all();
        waiting.clear();
        all.forEach(Pending::giveUp);
    }
}
