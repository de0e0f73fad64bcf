package dev.sluice.db;

import dev.sluice.db.ChangeSetEntry.Nature;
import dev.sluice.db.ChangeSetEntry.Past;
import dev.sluice.db.ChangeSetEntry.State;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.change.core.ExecuteShellCommandChange;
import liquibase.change.core.TagDatabaseChange;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.RanChangeSet;
import liquibase.changelog.filter.ChangeSetFilter;
import liquibase.changelog.filter.ContextChangeSetFilter;
import liquibase.changelog.filter.DbmsChangeSetFilter;
import liquibase.changelog.filter.IgnoreChangeSetFilter;
import liquibase.changelog.filter.LabelChangeSetFilter;
import liquibase.database.Database;
import liquibase.database.core.SQLiteDatabase;
import liquibase.exception.DatabaseException;

/** Looks at each change set of a file beside the table of what was run. */
final class ChangeSetEntries {
    private final Database database;
    private final DatabaseChangeLog log;
    private final List<ChangeSetFilter> meant;
    private final List<RanChangeSet> ran;

    ChangeSetEntries(Database database, DatabaseChangeLog log, Contexts contexts, LabelExpression labels)
            throws DatabaseException {
        this.database = database;
        this.log = log;
        this.meant = List.of(
                new ContextChangeSetFilter(contexts),
                new LabelChangeSetFilter(labels),
                new DbmsChangeSetFilter(database),
                new IgnoreChangeSetFilter());
        this.ran = database.getRanChangeSetList();
    }

    List<ChangeSetEntry> all() {
        List<ChangeSetEntry> all = new ArrayList<>();
        for (ChangeSet set : log.getChangeSets()) {
            Optional<RanChangeSet> before =
                    ran.stream().filter(r -> r.isSameAs(set)).findFirst();
            ChangeSetName name = new ChangeSetName(set.getFilePath(), set.getId(), set.getAuthor());
            all.add(new ChangeSetEntry(
                    name, state(set, before), nature(set), tag(set), says(set), before.map(this::past)));
        }
        return all;
    }

    /** Those that were run and that no file of this change log has any more, or ever had: the table is for all change logs. */
    List<ChangeSetEntry> beyond() {
        return ran.stream()
                .filter(row -> log.getChangeSets().stream().noneMatch(row::isSameAs))
                .map(row -> new ChangeSetEntry(
                        new ChangeSetName(row.getChangeLog(), row.getId(), row.getAuthor()),
                        State.RAN,
                        Nature.TRANSACTIONAL,
                        "",
                        "",
                        Optional.of(past(row))))
                .toList();
    }

    private State state(ChangeSet set, Optional<RanChangeSet> before) {
        if (meant.stream().anyMatch(filter -> !filter.accepts(set).isAccepted())) {
            return State.LEFT_OUT;
        }
        if (before.isEmpty()) {
            return State.PENDING;
        }
        boolean same = Optional.ofNullable(before.get().getLastCheckSum())
                .map(set::isCheckSumValid)
                .orElse(true);
        if (set.shouldAlwaysRun() || (!same && set.shouldRunOnChange())) {
            return State.AGAIN;
        }
        return same ? State.RAN : State.CHANGED;
    }

    private static Nature nature(ChangeSet set) {
        if (set.getChanges().stream().anyMatch(ExecuteShellCommandChange.class::isInstance)) {
            return Nature.PROGRAM;
        }
        return set.isRunInTransaction() ? Nature.TRANSACTIONAL : Nature.LOOSE;
    }

    private static String tag(ChangeSet set) {
        return set.getChanges().stream()
                .filter(TagDatabaseChange.class::isInstance)
                .map(change -> ((TagDatabaseChange) change).getTag())
                .findFirst()
                .orElse("");
    }

    private static String says(ChangeSet set) {
        String comment = set.getComments();
        return comment == null || comment.isBlank() ? String.valueOf(set.getDescription()) : comment;
    }

    private Past past(RanChangeSet row) {
        int place = Optional.ofNullable(row.getOrderExecuted()).orElse(0);
        return new Past(moment(row.getDateExecuted()), place, row.getExecType() != ChangeSet.ExecType.MARK_RAN);
    }

    /** The column knows no zone: PostgreSQL puts the session's time there, SQLite that of Greenwich. */
    private Instant moment(Date date) {
        if (!(database instanceof SQLiteDatabase)) {
            return date.toInstant();
        }
        return LocalDateTime.ofInstant(date.toInstant(), ZoneId.systemDefault()).toInstant(ZoneOffset.UTC);
    }
}
