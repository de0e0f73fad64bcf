package dev.sluice.db;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.sql.Sql;
import dev.sluice.sql.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Opens readers that see the same moment. */
record Snapshots(Supplier<Link> links) {
    private static final int TRIES = 20;

    List<Snapshot> open(int count, boolean sqlite, List<TableName> held) {
        return sqlite && count > 1 ? ofSqlite(count) : ofPostgres(count, held);
    }

    private List<Snapshot> ofPostgres(int count, List<TableName> held) {
        List<Snapshot> snapshots = new ArrayList<>();
        try {
            snapshots.add(held.isEmpty() ? all(1).get(0) : holding(held));
            if (count > 1) {
                String exported = String.valueOf(snapshots
                        .get(0)
                        .query(Sql.of("select pg_export_snapshot() as id"))
                        .value());
                while (snapshots.size() < count) {
                    begun(snapshots, exported);
                }
            }
            return snapshots;
        } catch (Throwable t) {
            closeAfter(t, snapshots);
            throw t;
        }
    }

    /** In SQLite a reader keeps what it sees whatever others do. */
    Snapshot holding(List<TableName> tables) {
        Link link = links.get();
        Snapshot snapshot = new Snapshot(link);
        try {
            if (link instanceof PostgresLink postgres) {
                postgres.beginHolding(tables);
            } else {
                link.begin(Access.READ);
            }
            return snapshot;
        } catch (Throwable t) {
            closeAfter(t, List.of(snapshot));
            throw t;
        }
    }

    /**
     * SQLite exports no snapshot, but a connection that watches sees by its data version whether another has committed while
     * the readers began.
     */
    private List<Snapshot> ofSqlite(int count) {
        try (Link watcher = links.get()) {
            for (int i = 0; i < TRIES; i++) {
                Object version = dataVersion(watcher);
                List<Snapshot> snapshots = all(count);
                if (version.equals(dataVersion(watcher))) {
                    return snapshots;
                }
                Snapshot.closeAll(snapshots);
            }
        }
        throw SluiceException.of(
                Kind.RETRY,
                "the SQLite file changes too fast for " + count + " readers to see the same moment",
                "readers:",
                "leave readers: out, or run again when there is less writing");
    }

    private List<Snapshot> all(int count) {
        List<Snapshot> snapshots = new ArrayList<>();
        try {
            while (snapshots.size() < count) {
                begun(snapshots, "");
            }
            return snapshots;
        } catch (Throwable t) {
            closeAfter(t, snapshots);
            throw t;
        }
    }

    private static Object dataVersion(Link watcher) {
        return String.valueOf(watcher.query(Sql.of("pragma data_version")).value());
    }

    private void begun(List<Snapshot> snapshots, String exported) {
        Link link = links.get();
        snapshots.add(new Snapshot(link));
        link.begin(Access.READ, exported);
    }

    private static void closeAfter(Throwable first, List<Snapshot> snapshots) {
        try {
            Snapshot.closeAll(snapshots);
        } catch (SluiceException e) {
            first.addSuppressed(e);
        }
    }
}
