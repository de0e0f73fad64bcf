package dev.sluice.shell;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.db.Access;
import dev.sluice.db.Catalog;
import dev.sluice.db.Database;
import dev.sluice.shell.runbook.Runbook;
import dev.sluice.shell.script.Suggestion;
import dev.sluice.shell.script.TableUse;
import dev.sluice.sql.Name;
import dev.sluice.sql.Table;
import dev.sluice.sql.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks whether the profiles, tables and columns are there that runbooks name literally. Reads only. */
final class NamedThings {
    private final Workplace workplace;

    NamedThings(Workplace workplace) {
        this.workplace = workplace;
    }

    List<Problem> problems(List<Runbook> runbooks) {
        List<Problem> problems = new ArrayList<>();
        for (Runbook runbook : runbooks) {
            runbook.profiles().forEach(profile -> profile(runbook, profile).ifPresent(problems::add));
            runbook.tables().forEach(use -> missing(use).ifPresent(problems::add));
        }
        return problems;
    }

    private Optional<Problem> profile(Runbook runbook, String profile) {
        List<String> known = workplace.profiles().names();
        return known.contains(profile)
                ? Optional.empty()
                : Optional.of(new Problem(
                        "profile \"" + profile + "\" does not exist", runbook.file(), Suggestion.of(profile, known)));
    }

    private Optional<Problem> missing(TableUse use) {
        if (use.profile().filter(p -> !workplace.profiles().names().contains(p)).isPresent()) {
            return Optional.empty();
        }
        Database database = use.profile()
                .map(p -> workplace.session().databases().named(p))
                .orElseGet(() -> workplace.session().databases().home());
        return database.transaction(Access.READ, tx -> missing(use, Catalog.of(tx, database.dialect())));
    }

    private static Optional<Problem> missing(TableUse use, Catalog catalog) {
        TableName name = TableName.parse(use.table());
        if (use.column().isPresent()) {
            return catalog.find(name).flatMap(table -> missing(use, table));
        }
        try {
            catalog.table(name);
            return Optional.empty();
        } catch (SluiceException e) {
            if (e.kind() != Kind.USAGE) {
                throw e;
            }
            Problem known = e.problems().get(0);
            return Optional.of(use.problem(known.what(), known.remedy()));
        }
    }

    private static Optional<Problem> missing(TableUse use, Table table) {
        String column = use.column().orElse("");
        List<String> known = table.columnNames().stream().map(Name::text).toList();
        boolean there = known.stream().anyMatch(column::equalsIgnoreCase);
        return there
                ? Optional.empty()
                : Optional.of(use.problem(
                        "table \"" + use.table() + "\" has no column \"" + column + "\"",
                        Suggestion.of(column, known)));
    }
}
