package dev.sluice.command.backup;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.backup.Backups;
import dev.sluice.backup.Draft;
import dev.sluice.backup.Kept;
import dev.sluice.backup.Manifest;
import dev.sluice.backup.SchemaVersion;
import dev.sluice.backup.TableCounts;
import dev.sluice.backup.Whole;
import dev.sluice.command.PassFile;
import dev.sluice.command.Report;
import dev.sluice.command.Work;
import dev.sluice.db.Access;
import dev.sluice.db.Catalog;
import dev.sluice.db.Cluster;
import dev.sluice.db.Database;
import dev.sluice.db.DumpPrograms;
import dev.sluice.db.Snapshot;
import dev.sluice.db.Transaction;
import dev.sluice.sql.Sql;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Writes a backup of a whole database. */
final class DatabaseBackingUp {
    private final DatabaseBackupPlan plan;
    private final Work.Phased work;
    private final Database home;
    private final Backups backups;
    private final TableCounts counts;
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private final long start = System.nanoTime();
    private String schema = "";

    DatabaseBackingUp(DatabaseBackupPlan plan, Work.Phased work) {
        this.plan = plan;
        this.work = work;
        this.home = work.databases().home();
        this.backups = new Backups(plan.folder());
        this.counts = new TableCounts(home.dialect(), work.databases().journalSchema());
    }

    Report run() {
        return switch (plan.way()) {
            case SQLITE -> sqlite();
            case DUMP -> dumped();
            case COPY -> onServer();
        };
    }

    /** The program sees what this session's snapshot sees, and so the counts are those of the archive. */
    private Report dumped() {
        DumpPrograms programs = home.neighbours().dumpPrograms().orElseThrow();
        Kept kept;
        try (Snapshot snapshot = home.snapshotHolding(home.read(counts::tables));
                Draft draft = backups.begin(plan.command().label().orElse(""), now)) {
            String id = String.valueOf(
                    snapshot.query(Sql.of("select pg_export_snapshot() as id")).value());
            work.progress().at("dump the database with pg_dump " + programs.version(), 0, -1);
            Path archive = draft.privateFile(Whole.InFile.DUMP);
            try (PassFile secret = PassFile.fresh()) {
                programs.dump(home.server().database(), id, archive, secret.path());
                work.progress().at("read the archive", 0, -1);
                programs.read(archive, secret.path());
            }
            schema = new SchemaVersion(snapshot, Catalog.of(snapshot, home.dialect())).text();
            draft.addFile(Whole.InFile.DUMP, counts.of(snapshot));
            work.progress().at("prove the backup", 0, -1);
            kept = draft.keep(origin());
        }
        return report(kept, home.neighbours().beside(cluster -> removed(kept, List.of(cluster))));
    }

    private Report sqlite() {
        Kept kept;
        try (Snapshot snapshot = home.snapshots(1).get(0);
                Draft draft = backups.begin(plan.command().label().orElse(""), now)) {
            work.progress().at("copy the database", 0, -1);
            Path file = draft.file(Whole.InFile.SQLITE);
            snapshot.copyTo(file);
            draft.addFile(Whole.InFile.SQLITE, read(home.neighbours().file(file)));
            work.progress().at("prove the backup", 0, -1);
            kept = draft.keep(origin());
        }
        return report(kept, removed(kept, List.of()));
    }

    /** All of the copy is read: what cannot be read is no backup. */
    private List<Whole.Count> read(Database copy) {
        work.progress().at("read the copy", 0, -1);
        try (copy) {
            return copy.transaction(Access.READ, tx -> {
                if (!tx.isPostgres()) {
                    refuseBroken(tx);
                }
                schema = new SchemaVersion(tx, Catalog.of(tx, home.dialect())).text();
                return counts.of(tx);
            });
        }
    }

    private void refuseBroken(Transaction copy) {
        String found =
                String.valueOf(copy.query(Sql.of("pragma integrity_check(1)")).value());
        if (!found.equals("ok")) {
            throw SluiceException.of(
                    Kind.FAILED,
                    "the database is damaged: " + found,
                    home.server().address(),
                    "mend it before it is backed up");
        }
    }

    private Report onServer() {
        String database = home.server().database();
        return home.neighbours().away(cluster -> {
            cluster.reserve(database);
            backups.removeAbandonedCopies(copy -> drop(cluster, copy));
            cluster.refuseVisitors(database, plan.command().endSessions());
            try (Draft draft = backups.begin(plan.command().label().orElse(""), now)) {
                Kept kept = copied(cluster, draft);
                return report(kept, removed(kept, List.of(cluster)));
            }
        });
    }

    /** Two of one second have names of their own. */
    private String free(Cluster cluster, String database) {
        String stamp = "_backup_" + Cluster.stamp(now);
        String copy = Cluster.derived(database, stamp);
        for (int i = 2; cluster.has(copy); i++) {
            copy = Cluster.derived(database, stamp + "_" + i);
        }
        return copy;
    }

    private Kept copied(Cluster cluster, Draft draft) {
        String database = home.server().database();
        String copy = free(cluster, database);
        draft.announce(copy);
        try {
            work.progress().at("copy the database", 0, -1);
            cluster.copy(database, copy);
            List<Whole.Count> tables = read(home.neighbours().database(copy));
            cluster.close(copy, true);
            work.progress().at("prove the backup", 0, -1);
            draft.addCopy(new Whole.OnServer(copy, home.server().systemIdentifier()), tables);
            return draft.keep(origin());
        } catch (RuntimeException e) {
            dropAfter(e, cluster, copy);
            throw e;
        }
    }

    private void dropAfter(RuntimeException first, Cluster cluster, String copy) {
        try {
            cluster.drop(copy);
        } catch (SluiceException e) {
            first.addSuppressed(e);
        }
    }

    /** Only what such a backup can have made. */
    private void drop(Cluster cluster, String copy) {
        if (copy.matches("(?s).*_backup_\\d{8}t\\d{6}z(_\\d+)?")) {
            cluster.drop(copy);
        }
    }

    private List<String> removed(Kept kept, List<Cluster> cluster) {
        return plan.command()
                .retain()
                .map(most -> backups.retain(most, kept, old -> dropCopy(old, cluster)))
                .orElse(List.of());
    }

    private void dropCopy(Kept old, List<Cluster> cluster) {
        if (old.manifest().whole().isPresent() && old.manifest().whole().get().copy() instanceof Whole.OnServer copy) {
            boolean here = copy.system().equals(home.server().systemIdentifier());
            if (!here || cluster.isEmpty()) {
                throw SluiceException.of(
                        Kind.REFUSED,
                        "the copy \"" + copy.database() + "\" of an older backup is on another server",
                        old.folder().toString(),
                        "drop it there, and remove the folder");
            }
            drop(cluster.get(0), copy.database());
        }
    }

    private Manifest.Origin origin() {
        return Origins.of(home, plan.command().label().orElse(""), now, schema);
    }

    private Report report(Kept kept, List<String> removed) {
        return new DatabaseBackupReport(plan, kept, removed, Duration.ofNanos(System.nanoTime() - start));
    }
}
