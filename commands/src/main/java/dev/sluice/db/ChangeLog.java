package dev.sluice.db;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.RuntimeEnvironment;
import liquibase.Scope;
import liquibase.change.Change;
import liquibase.change.DbmsTargetedChange;
import liquibase.change.core.TagDatabaseChange;
import liquibase.changelog.ChangeLogHistoryService;
import liquibase.changelog.ChangeLogHistoryServiceFactory;
import liquibase.changelog.ChangeLogParameters;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.visitor.ChangeExecListener;
import liquibase.changelog.visitor.RollbackVisitor;
import liquibase.changelog.visitor.UpdateVisitor;
import liquibase.database.DatabaseFactory;
import liquibase.database.DatabaseList;
import liquibase.database.jvm.JdbcConnection;
import liquibase.parser.ChangeLogParserFactory;
import liquibase.sql.Sql;
import liquibase.sqlgenerator.SqlGeneratorFactory;
import liquibase.statement.SqlStatement;

/**
 * The change sets of one file and its includes, read and run by Liquibase, which is loaded here and nowhere else. It works in a transaction that
 * somebody else ends, or {@link #alone}; whether others are kept away meanwhile is {@link ChangeLogLock}'s business.
 */
public final class ChangeLog implements AutoCloseable {
    private final LiquibaseScope scope;
    private final LiquibaseConnection connection;
    private final liquibase.database.Database database;
    private final DatabaseChangeLog log;
    private final Contexts contexts;
    private final LabelExpression labels;
    private final LiquibaseFailures failures;

    private ChangeLog(ChangeLogFile file, LiquibaseConnection connection) {
        this.connection = connection;
        this.failures = new LiquibaseFailures(file, connection);
        this.contexts = failures.reading(() -> new Contexts(file.contexts()));
        this.labels = failures.reading(() -> new LabelExpression(file.labels()));
        RootedFiles files = failures.reading(() -> new RootedFiles(file.root()));
        this.scope = new LiquibaseScope(files);
        this.database = failures.reading(() -> scope.run(() -> {
            SqliteDropColumn.register();
            SqliteAddColumn.register();
            return DatabaseFactory.getInstance()
                    .findCorrectDatabaseImplementation(new JdbcConnection(connection.jdbc()));
        }));
        this.log = failures.reading(() -> scope.run(() -> parsed(file, files)));
    }

    /** Reads the file for that transaction; whatever is done then is done in it. */
    public static ChangeLog in(Transaction tx, ChangeLogFile file) {
        return new ChangeLog(file, LiquibaseConnection.inside(tx.link(), file.journal()));
    }

    /** Over a session of its own, for what takes no transaction around it: each statement is kept at once. */
    public static ChangeLog alone(Database home, ChangeLogFile file) {
        home.committed();
        return new ChangeLog(file, LiquibaseConnection.alone(home.link(), file.journal()));
    }

    private DatabaseChangeLog parsed(ChangeLogFile file, RootedFiles files) throws Exception {
        ChangeLogParameters parameters = new ChangeLogParameters(database);
        parameters.setContexts(contexts);
        parameters.setLabels(labels);
        DatabaseChangeLog parsed = ChangeLogParserFactory.getInstance()
                .getParser(file.path(), files)
                .parse(file.path(), parameters, files);
        parsed.setRuntimeEnvironment(new RuntimeEnvironment(database, contexts, labels));
        return parsed;
    }

    /** All change sets in the order of the file, each as it stands in the database. */
    public List<ChangeSetEntry> entries() {
        return failures.reading(() -> scope.run(() -> new ChangeSetEntries(database, log, contexts, labels).all()));
    }

    /** What was run and has left one of the files that this change log has. */
    public List<ChangeSetEntry> missing() {
        Set<String> files = files();
        return beyond().stream()
                .filter(set -> files.contains(set.name().file()))
                .toList();
    }

    /** Files that this change log does not have, with change sets that were run: another's, or one that was left out since. */
    public List<String> otherFiles() {
        Set<String> files = files();
        return beyond().stream()
                .map(set -> set.name().file())
                .filter(file -> !files.contains(file))
                .distinct()
                .sorted()
                .toList();
    }

    private List<ChangeSetEntry> beyond() {
        return failures.reading(() -> scope.run(() -> new ChangeSetEntries(database, log, contexts, labels).beyond()));
    }

    private Set<String> files() {
        Set<String> files = new TreeSet<>();
        files.add(DatabaseChangeLog.normalizePath(log.getFilePath()));
        log.getChangeSets().forEach(set -> files.add(DatabaseChangeLog.normalizePath(set.getFilePath())));
        return files;
    }

    /** Refuses a file that is not sound: Liquibase's own checks of its changes, and its own conditions. */
    public void validate() {
        try {
            failures.validating(() -> scope.run(() -> {
                log.validate(database, contexts, labels);
                return true;
            }));
        } catch (SluiceException e) {
            throw unsupported(e);
        }
    }

    /** The failure, or what is behind it in words that say what to do. */
    private SluiceException unsupported(SluiceException failure) {
        try {
            List<ChangeSet> due = entries().stream()
                    .filter(ChangeSetEntry::isDue)
                    .map(entry -> set(entry.name()))
                    .toList();
            List<Problem> problems = failures.reading(() -> scope.run(() -> new UnsupportedChanges(database).in(due)));
            return problems.isEmpty()
                    ? failure
                    : SluiceException.of(failure.kind(), problems).causedBy(failure);
        } catch (SluiceException e) {
            failure.addSuppressed(e);
            return failure;
        }
    }

    /** Makes the table of what was run, where there is none, as Liquibase makes it. */
    public void prepare() {
        failures.reading(() -> scope.run(() -> {
            history().init();
            database.commit();
            return true;
        }));
    }

    private ChangeLogHistoryService history() {
        return Scope.getCurrentScope()
                .getSingleton(ChangeLogHistoryServiceFactory.class)
                .getChangeLogService(database);
    }

    /** Runs a change set and notes it; gives whether it was executed, and not only marked or skipped by a condition of its own. */
    public boolean apply(ChangeSetName name) {
        return failures.of(
                name,
                () -> scope.run(() -> {
                    ChangeSet set = set(name);
                    new UpdateVisitor(database, connection.rebuilds()).visit(set, log, database, Set.of());
                    Object type = set.getAttribute("updateExecType");
                    return type == ChangeSet.ExecType.EXECUTED || type == ChangeSet.ExecType.RERAN;
                }));
    }

    /** Takes back what a change set did, and its note; of one that was only marked, the note alone. */
    public void rollBack(ChangeSetEntry entry) {
        failures.of(
                entry.name(),
                () -> scope.run(() -> {
                    ChangeSet set = set(entry.name());
                    if (entry.past().filter(ChangeSetEntry.Past::executed).isEmpty()) {
                        database.removeRanStatus(set);
                        database.commit();
                    } else if (connection.isSqlite() && !set.hasCustomRollbackChanges()) {
                        rollBackOnSqlite(set);
                    } else {
                        new RollbackVisitor(database, NOBODY).visit(set, log, database, Set.of());
                        connection.rebuilds().ran(set.getRollback().getChanges());
                    }
                    return true;
                }));
    }

    private void rollBackOnSqlite(ChangeSet set) throws Exception {
        List<Change> changes = set.getChanges();
        for (int i = changes.size() - 1; i >= 0; i--) {
            database.execute(SqliteDropColumn.inverse(changes.get(i), database), set.getSqlVisitors());
        }
        database.removeRanStatus(set);
        database.commit();
    }

    /** On SQLite: columns that were dropped or renamed so far. */
    public List<AlteredColumn> altered() {
        return connection.altered();
    }

    /** Whether there is a way back from a change set. */
    public boolean canRollBack(ChangeSetName name) {
        return failures.of(name, () -> scope.run(() -> set(name).supportsRollback(database)));
    }

    /** The statements of a change set, as the database stands now; Liquibase's notes left out. */
    public List<String> sql(ChangeSetName name) {
        return failures.of(name, () -> scope.run(() -> statements(set(name).getChanges())));
    }

    private List<String> statements(List<Change> changes) throws Exception {
        List<String> statements = new ArrayList<>();
        for (Change change : changes) {
            boolean elsewhere = change instanceof DbmsTargetedChange targeted
                    && !DatabaseList.definitionMatches(targeted.getDbms(), database, true);
            if (!elsewhere && !(change instanceof TagDatabaseChange)) {
                connection.rebuilds().begins(change);
                change.finishInitialization();
                SqlStatement[] made = change.generateStatements(database);
                for (Sql sql : SqlGeneratorFactory.getInstance().generateSql(made, database)) {
                    statements.add(sql.toSql());
                }
            }
        }
        return statements;
    }

    private ChangeSet set(ChangeSetName name) {
        return Optional.ofNullable(log.getChangeSet(name.file(), name.author(), name.id()))
                .orElseThrow(() -> SluiceException.of(
                        Kind.USAGE, "there is no change set " + name, "", "the file was changed meanwhile; run again"));
    }

    @Override
    public void close() {
        failures.reading(() -> scope.run(() -> {
            Scope.getCurrentScope()
                    .getSingleton(ChangeLogHistoryServiceFactory.class)
                    .unregister(history());
            return true;
        }));
        connection.end();
    }

    private static final @org.jspecify.annotations.Nullable ChangeExecListener NOBODY = null;
}
