package dev.sluice.db;

import dev.sluice.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import liquibase.change.Change;
import liquibase.changelog.ChangeSet;
import liquibase.database.Database;
import liquibase.sqlgenerator.SqlGeneratorFactory;

/** Changes that Liquibase has no statements for on this engine; what it says of them itself names classes of its own, or no change at all. */
final class UnsupportedChanges {
    private final Database database;

    UnsupportedChanges(Database database) {
        this.database = database;
    }

    List<Problem> in(List<ChangeSet> sets) {
        List<Problem> problems = new ArrayList<>();
        for (ChangeSet set : sets) {
            set.getChanges().stream()
                    .filter(change -> !isSupported(change))
                    .map(change -> problem(change, set))
                    .forEach(problems::add);
        }
        return problems;
    }

    private boolean isSupported(Change change) {
        SqlGeneratorFactory generators = SqlGeneratorFactory.getInstance();
        return change.supports(database)
                && Arrays.stream(change.generateStatements(database))
                        .allMatch(statement -> generators.supports(statement, database));
    }

    private Problem problem(Change change, ChangeSet set) {
        String engine = database.getShortName();
        return new Problem(
                "Liquibase has no \"" + change.getSerializedObjectName() + "\" for " + engine,
                "change set " + ChangeSetEntries.name(set),
                "give this change set the dbms of the others, and write one with dbms=\"" + engine + "\" as SQL"
                        + (engine.equals("sqlite") ? "; docs/migrate.md shows how" : ""));
    }
}
