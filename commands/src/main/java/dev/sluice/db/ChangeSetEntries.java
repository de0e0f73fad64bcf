package dev.sluice.db;

import dev.sluice.db.ChangeSetEntry.Nature;
import dev.sluice.db.ChangeSetEntry.Past;
import dev.sluice.db.ChangeSetEntry.State;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
    private final List<Condition> conditions;
    private final List<RanChangeSet> ran;
    /** Of those that are meant: another of the same name may stand there for another engine. */
    private final Set<ChangeSetName> meant;

    /** What a change set may be meant for. */
    private record Condition(ChangeSetFilter filter, Function<ChangeSet, String> said) {}

    ChangeSetEntries(Database database, DatabaseChangeLog log, Contexts contexts, LabelExpression labels)
            throws DatabaseException {
        this.database = database;
        this.log = log;
        this.conditions = List.of(
                new Condition(new ContextChangeSetFilter(contexts), set -> "contexts " + set.buildFullContext()),
                new Condition(new LabelChangeSetFilter(labels), set -> "labels " + set.buildFullLabels()),
                new Condition(new DbmsChangeSetFilter(database), set -> "dbms " + set.getDbmsOriginalString()),
                new Condition(new IgnoreChangeSetFilter(), set -> "ignore"));
        this.ran = database.getRanChangeSetList();
        this.meant = log.getChangeSets().stream()
                .filter(set -> leftOut(set).isEmpty())
                .map(ChangeSetEntries::name)
                .collect(Collectors.toSet());
    }

    /** In the order of the files; those of XML, YAML and JSON that are meant for other engines come last, since Liquibase does not tell their place. */
    List<ChangeSetEntry> all() {
        return Stream.concat(log.getChangeSets().stream(), log.getSkippedChangeSets().stream())
                .map(this::entry)
                .toList();
    }

    private ChangeSetEntry entry(ChangeSet set) {
        String leftOut = leftOut(set);
        Optional<RanChangeSet> before = leftOut.isEmpty() || !meant.contains(name(set))
                ? ran.stream().filter(r -> r.isSameAs(set)).findFirst()
                : Optional.empty();
        Optional<Past> past = before.map(row -> past(row, leftOut.isEmpty() && !isSame(set, row)));
        State state = leftOut.isEmpty() ? state(set, past) : State.LEFT_OUT;
        return new ChangeSetEntry(name(set), state, nature(set), tag(set), says(set), past, leftOut);
    }

    static ChangeSetName name(ChangeSet set) {
        return new ChangeSetName(set.getFilePath(), set.getId(), set.getAuthor());
    }

    private String leftOut(ChangeSet set) {
        return conditions.stream()
                .filter(condition -> !condition.filter().accepts(set).isAccepted())
                .map(condition -> condition.said().apply(set))
                .collect(Collectors.joining(", "));
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
                        Optional.of(past(row, false)),
                        ""))
                .toList();
    }

    private static State state(ChangeSet set, Optional<Past> past) {
        if (past.isEmpty()) {
            return State.PENDING;
        }
        boolean changed = past.filter(Past::changed).isPresent();
        if (set.shouldAlwaysRun() || (changed && set.shouldRunOnChange())) {
            return State.AGAIN;
        }
        return changed ? State.CHANGED : State.RAN;
    }

    private static boolean isSame(ChangeSet set, RanChangeSet row) {
        return Optional.ofNullable(row.getLastCheckSum())
                .map(set::isCheckSumValid)
                .orElse(true);
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

    private Past past(RanChangeSet row, boolean changed) {
        int place = Optional.ofNullable(row.getOrderExecuted()).orElse(0);
        boolean executed = row.getExecType() != ChangeSet.ExecType.MARK_RAN;
        return new Past(moment(row.getDateExecuted()), place, executed, changed);
    }

    /** The column knows no zone: PostgreSQL puts the session's time there, SQLite that of Greenwich. */
    private Instant moment(Date date) {
        if (!(database instanceof SQLiteDatabase)) {
            return date.toInstant();
        }
        return LocalDateTime.ofInstant(date.toInstant(), ZoneId.systemDefault()).toInstant(ZoneOffset.UTC);
    }
}
