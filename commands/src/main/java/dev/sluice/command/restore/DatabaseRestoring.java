package dev.sluice.command.restore;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.backup.TableCounts;
import dev.sluice.backup.Whole;
import dev.sluice.command.PassFile;
import dev.sluice.command.Report;
import dev.sluice.command.Work;
import dev.sluice.db.Access;
import dev.sluice.db.Cluster;
import dev.sluice.db.Database;
import dev.sluice.db.DumpPrograms;
import dev.sluice.db.Transaction;
import dev.sluice.journal.CarriedRuns;
import dev.sluice.rows.TemporaryFiles;
import dev.sluice.sql.Sql;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/** Makes a whole database beside the one there is, proves it, and puts it in its place. */
final class DatabaseRestoring {
    private final DatabaseRestorePlan plan;
    private final Work.Phased work;
    private final Database home;
    private final TableCounts counts;
    private final CarriedRuns runs;
    private final long start = System.nanoTime();

    DatabaseRestoring(DatabaseRestorePlan plan, Work.Phased work) {
        this.plan = plan;
        this.work = work;
        this.home = work.databases().home();
        this.counts = new TableCounts(home.dialect(), work.databases().journalSchema());
        this.runs = CarriedRuns.of(home, work.databases().journalSchema());
    }

    Report run() {
        if (plan.whole().copy() instanceof Whole.InFile file && file.file().equals(Whole.InFile.SQLITE)) {
            inFile(plan.backup().folder().resolve(file.file()));
        } else {
            String identity = CarriedRuns.identity(home);
            home.neighbours().away(cluster -> {
                onServer(cluster, identity);
                return identity;
            });
        }
        return new DatabaseRestoreReport(plan, Duration.ofNanos(System.nanoTime() - start));
    }

    /** From the copy on the server, or from the archive by the server's own program. */
    private void make(Cluster cluster, String next) {
        work.progress().at("copy the backup", 0, -1);
        if (plan.whole().copy() instanceof Whole.OnServer copy) {
            cluster.copy(copy.database(), next);
        } else if (plan.whole().copy() instanceof Whole.InFile file) {
            cluster.createLike(home.server().database(), next);
            try (PassFile secret = PassFile.fresh()) {
                DumpPrograms programs = home.neighbours().dumpPrograms().orElseThrow(DatabaseRestorePlanner::noProgram);
                programs.restore(next, plan.backup().folder().resolve(file.file()), secret.path());
            }
        }
    }

    private void onServer(Cluster cluster, String identity) {
        String live = home.server().database();
        String next = Cluster.derived(live, "_sluice_next");
        cluster.reserve(live);
        // Of one that was killed; nobody else makes one while this session lasts.
        cluster.drop(next);
        String renamed;
        try {
            make(cluster, next);
            renamed = identity.replaceFirst("/[0-9]+/", "/" + cluster.oid(next) + "/");
            try (Database made = home.neighbours().database(next);
                    Database old = home.neighbours().database(live)) {
                made.transaction(Access.WRITE, tx -> {
                    prove(tx);
                    if (old.transaction(Access.READ, from -> runs.carry(from, tx))) {
                        runs.rename(tx, identity, renamed);
                    }
                    return tx;
                });
            }
            cluster.carryTraits(live, next);
            cluster.refuseVisitors(live, plan.command().ways().endSessions());
            work.progress().at("replace the database", 0, -1);
            cluster.exchange(live, next, plan.aside());
        } catch (RuntimeException e) {
            dropAfter(e, cluster, next);
            throw e;
        }
        carryLate(identity, renamed);
        if (plan.command().ways().dropOld()) {
            cluster.drop(plan.aside());
        }
    }

    /** Nobody can write the old database any more; what came into its journal after it was carried follows. */
    private void carryLate(String identity, String renamed) {
        work.progress().at("look for late records", 0, -1);
        try (Database old = home.neighbours().database(plan.aside());
                Database now = home.neighbours().database(home.server().database())) {
            now.transaction(Access.WRITE, tx -> {
                if (old.transaction(Access.READ, from -> runs.carryLate(from, tx)) > 0) {
                    runs.rename(tx, identity, renamed);
                }
                return tx;
            });
        } catch (SluiceException e) {
            throw e.withState("the database is replaced, and the old one is there as \"" + plan.aside() + "\"");
        }
    }

    private static void dropAfter(RuntimeException first, Cluster cluster, String next) {
        try {
            cluster.drop(next);
        } catch (SluiceException e) {
            first.addSuppressed(e);
        }
    }

    private void prove(Transaction made) {
        work.progress().at("prove the copy", 0, -1);
        if (!counts.of(made).equals(plan.whole().tables())) {
            throw SluiceException.of(
                    Kind.USAGE,
                    "the backup is damaged: the rows of its copy are others than its manifest says",
                    plan.backup().folder().toString(),
                    "use an older one: sluice backups");
        }
    }

    private void inFile(Path backup) {
        work.progress().at("copy the backup", 0, -1);
        try {
            Path next = TemporaryFiles.create(".sqlite");
            try {
                try (OutputStream out = Files.newOutputStream(next)) {
                    Files.copy(backup, out);
                }
                replaceBy(next);
            } finally {
                Files.deleteIfExists(next);
            }
        } catch (IOException e) {
            throw SluiceException.of(Kind.FAILED, "the backup cannot be copied: " + e, backup.toString(), "free space")
                    .causedBy(e);
        }
    }

    private void replaceBy(Path next) throws IOException {
        in(next, this::prove);
        work.progress().at("replace the database", 0, -1);
        Path aside = Path.of(plan.aside());
        home.neighbours().replace(next, aside, old -> in(next, made -> runs.carry(old, made)));
        work.progress().at("check the database", 0, -1);
        Object found = home.transaction(
                Access.READ, tx -> tx.query(Sql.of("pragma quick_check(1)")).value());
        if (!"ok".equals(found)) {
            throw SluiceException.of(
                            Kind.FAILED,
                            "the database that was restored is damaged: " + found,
                            home.server().address(),
                            "the old one is in " + aside)
                    .withState("the database is replaced");
        }
        if (plan.command().ways().dropOld()) {
            Files.deleteIfExists(aside);
        }
    }

    private void in(Path file, Consumer<Transaction> body) {
        try (Database made = home.neighbours().file(file)) {
            made.transaction(Access.WRITE, tx -> {
                body.accept(tx);
                return tx;
            });
        }
    }
}
