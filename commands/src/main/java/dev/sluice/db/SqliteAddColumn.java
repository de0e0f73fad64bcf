package dev.sluice.db;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import liquibase.database.Database;
import liquibase.database.core.SQLiteDatabase;
import liquibase.sql.Sql;
import liquibase.sqlgenerator.SqlGeneratorChain;
import liquibase.sqlgenerator.SqlGeneratorFactory;
import liquibase.sqlgenerator.core.AddColumnGenerator;
import liquibase.statement.DatabaseFunction;
import liquibase.statement.ForeignKeyConstraint;
import liquibase.statement.core.AddColumnStatement;

/**
 * Adds columns to a SQLite table by SQLite's own statement wherever that can do it. Liquibase would make the whole table anew, without its foreign
 * keys, triggers and checks.
 */
public final class SqliteAddColumn extends AddColumnGenerator {
    private static final AtomicBoolean REGISTERED = new AtomicBoolean();

    /** Has Liquibase ask this one first. */
    static void register() {
        if (REGISTERED.compareAndSet(false, true)) {
            SqlGeneratorFactory.getInstance().register(new SqliteAddColumn());
        }
    }

    @Override
    public int getPriority() {
        return PRIORITY_DATABASE + 1;
    }

    /** Whatever the column: Liquibase asks once, and takes the answer for all columns that the process adds. */
    @Override
    public boolean supports(AddColumnStatement statement, Database database) {
        return database instanceof SQLiteDatabase;
    }

    // As it is declared there.
    @SuppressWarnings({"rawtypes", "unchecked"})
    @Override
    public Sql[] generateSql(AddColumnStatement statement, Database database, SqlGeneratorChain chain) {
        List<AddColumnStatement> columns = statement.isMultiple() ? statement.getColumns() : List.of(statement);
        return columns.stream().allMatch(SqliteAddColumn::isPlain)
                ? super.generateSql(statement, database, chain)
                : chain.generateSql(statement, database);
    }

    /** SQLite adds no key, and gives the rows that are there a constant or null. */
    private static boolean isPlain(AddColumnStatement column) {
        boolean key = column.isPrimaryKey() || column.isUnique() || column.isAutoIncrement();
        boolean filled = column.isNullable() || column.getDefaultValue() != null;
        return !key && filled && !(column.getDefaultValue() instanceof DatabaseFunction);
    }

    /** With its foreign key, which SQLite takes here alone. */
    @Override
    protected String generateSingleColumnSQL(AddColumnStatement column, Database database) {
        String references = column.getConstraints().stream()
                .filter(ForeignKeyConstraint.class::isInstance)
                .map(constraint -> references((ForeignKeyConstraint) constraint))
                .collect(Collectors.joining());
        return super.generateSingleColumnSQL(column, database) + references;
    }

    private static String references(ForeignKeyConstraint key) {
        String there = key.getReferences() == null
                ? key.getReferencedTableName() + "(" + key.getReferencedColumnNames() + ")"
                : key.getReferences();
        return " REFERENCES " + there + (key.isDeleteCascade() ? " ON DELETE CASCADE" : "");
    }

    @Override
    protected void addForeignKeyStatements(AddColumnStatement column, Database database, List<Sql> all) {
        // It stands in the column's own definition.
    }
}
