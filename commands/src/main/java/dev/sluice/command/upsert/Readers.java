package dev.sluice.command.upsert;

import dev.sluice.db.Snapshot;
import java.util.ArrayList;
import java.util.List;

/**
 * Connections that read the same moment: the source's, one at least unless the source is the home database, and as many of the
 * target's when ranges are compared in parallel.
 */
record Readers(List<Snapshot> sources, List<Snapshot> targets) implements AutoCloseable {
    static final Readers NONE = new Readers(List.of(), List.of());

    Readers {
        sources = List.copyOf(sources);
        targets = List.copyOf(targets);
    }

    boolean parallel() {
        return !targets.isEmpty();
    }

    private List<Snapshot> all() {
        List<Snapshot> all = new ArrayList<>(sources);
        all.addAll(targets);
        return all;
    }

    /** Ends what they read now; may be called from any thread. */
    void cancel() {
        Snapshot.cancelAll(all());
    }

    @Override
    public void close() {
        Snapshot.closeAll(all());
    }
}
