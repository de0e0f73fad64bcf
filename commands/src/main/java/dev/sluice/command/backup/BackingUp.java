package dev.sluice.command.backup;

import dev.sluice.backup.Backups;
import dev.sluice.backup.Draft;
import dev.sluice.backup.Kept;
import dev.sluice.backup.SchemaVersion;
import dev.sluice.backup.TableDefinition;
import dev.sluice.backup.TableText;
import dev.sluice.command.Report;
import dev.sluice.command.Work;
import dev.sluice.db.Catalog;
import dev.sluice.db.Database;
import dev.sluice.db.Snapshot;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Writes a backup from one snapshot. */
final class BackingUp {
    private final BackupPlan plan;
    private final Work.Joined work;
    private final Database home;
    private final long start = System.nanoTime();
    private String schema = "";

    BackingUp(BackupPlan plan, Work.Joined work) {
        this.plan = plan;
        this.work = work;
        this.home = work.databases().home();
    }

    Report run() {
        if (home.rehearses()) {
            return report(Optional.empty(), List.of());
        }
        Backups backups = new Backups(plan.folder());
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Kept kept;
        try (Snapshot snapshot = home.snapshotHolding(plan.names());
                Draft draft = backups.begin(plan.command().label().orElse(""), now)) {
            write(snapshot, draft);
            work.progress().at("prove the backup", 0, -1);
            kept = draft.keep(Origins.of(home, plan.command().label().orElse(""), now, schema));
        }
        List<String> removed = plan.command()
                .retain()
                .map(n -> backups.retain(n, kept, old -> {}))
                .orElse(List.of());
        return report(Optional.of(kept), removed);
    }

    private void write(Snapshot snapshot, Draft draft) {
        if (work.transaction().isPostgres()) {
            // Rows that a policy hides would be missing without a word; with this the server says so.
            snapshot.query(Sql.of("select set_config('row_security', 'off', true)"));
        }
        // What the tables are like is asked of the moment that the rows are of.
        Catalog catalog = Catalog.of(snapshot, home.dialect());
        schema = new SchemaVersion(snapshot, catalog).text();
        for (BackupPlan.Source source : plan.tables()) {
            Table table = catalog.table(source.table().name());
            work.progress().at("back up " + table.name(), 0, -1);
            TableText text = TableText.of(table, work.transaction().isPostgres());
            List<String> columns = text.columns().stream().map(Name::text).toList();
            Draft.Content content = new Draft.Content(table.name().toString(), columns, TableDefinition.of(table));
            draft.add(content, sink -> text.read(snapshot, sink));
        }
    }

    private Report report(Optional<Kept> kept, List<String> removed) {
        return new BackupReport(plan, kept, removed, Duration.ofNanos(System.nanoTime() - start));
    }
}
