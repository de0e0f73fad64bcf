package dev.sluice.db;

import dev.sluice.SluiceException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import liquibase.change.Change;
import liquibase.change.core.AddDefaultValueChange;
import liquibase.change.core.DropDefaultValueChange;
import liquibase.change.core.MergeColumnChange;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.visitor.AbstractChangeExecListener;
import liquibase.database.Database;

/** Has the tables that a change has made anew looked at, with what that change was to alter in them. */
final class SqliteRebuildWatch extends AbstractChangeExecListener {
    private final SqliteRebuilds rebuilds;

    SqliteRebuildWatch(SqliteRebuilds rebuilds) {
        this.rebuilds = rebuilds;
    }

    @Override
    public void willRun(Change change, ChangeSet changeSet, DatabaseChangeLog log, Database database) {
        begins(change);
    }

    /** The table that it names is the one that may be made anew. */
    void begins(Change change) {
        Optional<Object> table = change.getSerializableFields().contains("tableName")
                ? Optional.ofNullable(change.getSerializableFieldValue("tableName"))
                : Optional.empty();
        rebuilds.begin(table.map(Object::toString).orElse(""));
    }

    /** Says that the change that has begun would lose foreign keys. */
    SluiceException withoutKeys() {
        return rebuilds.withoutKeys();
    }

    @Override
    public void ran(Change change, ChangeSet changeSet, DatabaseChangeLog log, Database database) {
        ran(List.of(change));
    }

    /** Those changes together. */
    void ran(List<? extends Change> changes) {
        Set<String> dropped = new HashSet<>();
        Set<String> given = new HashSet<>();
        changes.forEach(change -> meant(change, dropped, given));
        rebuilds.verify(dropped, given);
    }

    private static void meant(Change change, Set<String> dropped, Set<String> given) {
        if (change instanceof MergeColumnChange merge) {
            dropped.add(small(merge.getColumn1Name()));
            dropped.add(small(merge.getColumn2Name()));
        } else if (change instanceof AddDefaultValueChange added) {
            given.add(small(added.getColumnName()));
        } else if (change instanceof DropDefaultValueChange gone) {
            given.add(small(gone.getColumnName()));
        }
    }

    private static String small(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
