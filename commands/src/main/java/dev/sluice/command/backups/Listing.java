package dev.sluice.command.backups;

import dev.sluice.backup.Backups;
import dev.sluice.backup.Kept;
import dev.sluice.backup.Manifest;
import dev.sluice.backup.Whole;
import dev.sluice.command.Databases;
import dev.sluice.command.Look;
import dev.sluice.command.Outline;
import dev.sluice.command.Outline.Figure;
import dev.sluice.command.Outline.Grid;
import dev.sluice.command.Outline.Measure;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The backups of a profile's folder.
 *
 * @param of the profile; empty for the home profile
 */
public record Listing(Optional<String> of) implements Look<Listing.Found> {
    private static final List<String> COLUMNS =
            List.of("name", "made", "profile", "server", "of", "tables", "rows", "size", "schema version");

    /** What lies there; plan and report are the same. */
    public record Found(Path folder, Backups.Listing listing) implements Look.Found {
        @Override
        public Outline outline() {
            List<List<Measure>> rows = listing.kept().stream().map(Found::line).toList();
            List<Figure> figures = List.of(new Figure("backups", Measure.count(rows.size())));
            return new Outline(
                    "backups in " + folder, figures, List.of(new Grid("backups", COLUMNS, rows)), listing.odd());
        }

        private static List<Measure> line(Kept kept) {
            Manifest manifest = kept.manifest();
            return List.of(
                    Measure.text(kept.name()),
                    Measure.text(manifest.origin().made().toString()),
                    Measure.text(manifest.origin().profile()),
                    Measure.text(manifest.origin().server()),
                    Measure.text(of(manifest)),
                    Measure.count(manifest.tables()),
                    Measure.count(manifest.rows()),
                    Measure.bytes(manifest.packed()),
                    Measure.text(manifest.origin().schema()));
        }

        private static String of(Manifest manifest) {
            if (manifest.whole().isEmpty()) {
                return "tables";
            }
            return manifest.whole().get().copy() instanceof Whole.OnServer copy
                    ? "the database, as " + copy.database()
                    : "the database";
        }
    }

    @Override
    public String word() {
        return "backups";
    }

    @Override
    public Found plan(Databases databases) {
        Path folder = databases.backupDir(of.orElseGet(() -> databases.home().profile()));
        return new Found(folder, new Backups(folder).list());
    }
}
