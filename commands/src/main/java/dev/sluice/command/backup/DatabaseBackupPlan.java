package dev.sluice.command.backup;

import dev.sluice.backup.Whole;
import dev.sluice.command.Databases;
import dev.sluice.command.Outline;
import dev.sluice.command.Outline.Figure;
import dev.sluice.command.Outline.Measure;
import dev.sluice.command.Plan;
import dev.sluice.db.Catalog;
import dev.sluice.db.Database;
import dev.sluice.dialect.Sqlite;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * How a whole database will be copied, and where to.
 *
 * @param size of the database, in bytes
 * @param free bytes in the folder's file system; empty when nobody can tell
 */
record DatabaseBackupPlan(DatabaseBackup command, Way way, Path folder, long size, OptionalLong free) implements Plan {
    /** How a database is copied. */
    enum Way {
        SQLITE(
                "by SQLite's own backup, into " + Whole.InFile.SQLITE,
                "integrity checked, and every byte read back",
                ""),
        DUMP("by pg_dump -Fc, into " + Whole.InFile.DUMP, "the archive was unpacked to its end", ""),
        COPY(
                "as a database of the same server",
                "the copy was read, table by table",
                "the copy lies on the same server and the same disk: it is a way back, and no help when the disk is lost");

        private final String described;
        private final String proven;
        private final String note;

        Way(String described, String proven, String note) {
            this.described = described;
            this.proven = proven;
            this.note = note;
        }

        String described() {
            return described;
        }

        String proven() {
            return proven;
        }

        List<String> notes() {
            return note.isEmpty() ? List.of() : List.of(note);
        }
    }

    static DatabaseBackupPlan of(DatabaseBackup command, Databases databases) {
        Database home = databases.home();
        Path folder = databases.backupDir(home.profile());
        long size = home.read(tx -> Catalog.of(tx, home.dialect()).databaseSize());
        OptionalLong free = BackupPlanner.free(folder);
        Way way = home.dialect() instanceof Sqlite
                ? Way.SQLITE
                : home.neighbours().dumpPrograms().isPresent() ? Way.DUMP : Way.COPY;
        if (way != Way.COPY) {
            long needed = way == Way.SQLITE ? size : size / BackupPlanner.PACKS_TO;
            free.ifPresent(bytes -> BackupPlanner.refuseWithoutRoom(folder, bytes, needed));
        }
        return new DatabaseBackupPlan(command, way, folder, size, free);
    }

    @Override
    public Outline outline() {
        return new Outline("backup of the database to " + folder, figures(), List.of(), way.notes());
    }

    List<Figure> figures() {
        // What the server's disk has free is not to be known from here.
        boolean known = way != Way.COPY && free.isPresent();
        return List.of(
                new Figure("copied", Measure.text(way.described())),
                new Figure("size in the database", Measure.bytes(size)),
                new Figure("free space", known ? Measure.bytes(free.orElse(0)) : Measure.text("unknown")));
    }

    /** A database that is made on the server is a change of the server. */
    @Override
    public boolean writes() {
        return way == Way.COPY;
    }
}
