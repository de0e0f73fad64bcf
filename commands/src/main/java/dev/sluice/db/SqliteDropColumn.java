package dev.sluice.db;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import liquibase.Scope;
import liquibase.change.Change;
import liquibase.change.ChangeFactory;
import liquibase.change.ChangeMetaData;
import liquibase.change.ColumnConfig;
import liquibase.change.DatabaseChange;
import liquibase.change.core.AddColumnChange;
import liquibase.change.core.DropColumnChange;
import liquibase.database.Database;
import liquibase.database.core.SQLiteDatabase;
import liquibase.exception.DatabaseException;
import liquibase.exception.RollbackImpossibleException;
import liquibase.exception.UnexpectedLiquibaseException;
import liquibase.executor.ExecutorService;
import liquibase.statement.SqlStatement;
import liquibase.statement.core.RawParameterizedSqlStatement;
import liquibase.structure.core.Column;
import liquibase.structure.core.Index;
import liquibase.structure.core.Table;

/**
 * Drops a column of a SQLite table by SQLite's own statement, and before it the indexes over that column, as PostgreSQL does by itself. Liquibase
 * would make the whole table anew, without its foreign keys, triggers and checks.
 */
@DatabaseChange(
        name = "dropColumn",
        description = "Drop existing column(s).",
        priority = ChangeMetaData.PRIORITY_DEFAULT + 1,
        appliesTo = "column")
public final class SqliteDropColumn extends DropColumnChange {
    private static final String INDEXES = """
            select distinct l.name from pragma_index_list(?) l, pragma_index_info(l.name) i
            where l.origin = 'c' and i.name = ? collate nocase order by l.name
            """;

    /** Has Liquibase take this one where a change log says {@code dropColumn}. */
    static void register() {
        ChangeFactory changes = Scope.getCurrentScope().getSingleton(ChangeFactory.class);
        if (!(changes.create("dropColumn") instanceof SqliteDropColumn)) {
            changes.register(new SqliteDropColumn());
        }
    }

    /** What takes a change back that has no way back of its own; columns that were added are dropped as here. */
    static SqlStatement[] inverse(Change change, Database database) throws RollbackImpossibleException {
        if (!(change instanceof AddColumnChange added)) {
            return change.generateRollbackStatements(database);
        }
        SqliteDropColumn back = new SqliteDropColumn();
        back.setTableName(added.getTableName());
        added.getColumns().forEach(back::addColumn);
        return back.generateStatements(database);
    }

    @Override
    public boolean supports(Database database) {
        return super.supports(database);
    }

    @Override
    public SqlStatement[] generateStatements(Database database) {
        if (!(database instanceof SQLiteDatabase)) {
            return super.generateStatements(database);
        }
        List<SqlStatement> statements = new ArrayList<>();
        String table = database.escapeObjectName(getTableName(), Table.class);
        Stream<String> names = getColumns().isEmpty()
                ? Stream.of(getColumnName())
                : getColumns().stream().map(ColumnConfig::getName);
        names.forEach(column -> {
            indexes(database, column)
                    .forEach(index -> statements.add(new RawParameterizedSqlStatement(
                            "DROP INDEX IF EXISTS " + database.escapeObjectName(index, Index.class))));
            statements.add(new RawParameterizedSqlStatement(
                    "ALTER TABLE " + table + " DROP COLUMN " + database.escapeObjectName(column, Column.class)));
        });
        return statements.toArray(SqlStatement[]::new);
    }

    private List<String> indexes(Database database, String column) {
        try {
            return Scope.getCurrentScope()
                    .getSingleton(ExecutorService.class)
                    .getExecutor("jdbc", database)
                    .queryForList(new RawParameterizedSqlStatement(INDEXES, getTableName(), column))
                    .stream()
                    .map(row ->
                            String.valueOf(Map.copyOf(row).values().iterator().next()))
                    .toList();
        } catch (DatabaseException e) {
            throw new UnexpectedLiquibaseException(e);
        }
    }
}
