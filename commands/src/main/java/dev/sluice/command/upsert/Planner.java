package dev.sluice.command.upsert;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Databases;
import dev.sluice.command.Source;
import dev.sluice.command.Source.OfQuery;
import dev.sluice.command.Source.OfTable;
import dev.sluice.command.upsert.Targets.Match;
import dev.sluice.command.upsert.Targets.Resolved;
import dev.sluice.db.Catalog;
import dev.sluice.db.Database;
import dev.sluice.db.Reader;
import dev.sluice.db.Transaction;
import dev.sluice.journal.SyncMeta;
import dev.sluice.relations.ForeignKeyOrder;
import dev.sluice.sql.Table;
import dev.sluice.sql.TableName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Resolves names, finds keys, pairs columns, counts the source and chooses each table's strategy. Writes nothing. */
final class Planner {
    private final Upsert command;
    private final Databases databases;

    Planner(Upsert command, Databases databases) {
        this.command = command;
        this.databases = databases;
    }

    UpsertPlan plan() {
        Database source = sourceDatabase();
        Database home = databases.home();
        return home.read(target -> source == home
                ? plan(home, target, home, target)
                : source.read(from -> plan(home, target, source, from)));
    }

    private Database sourceDatabase() {
        Source from = command.from();
        if (from instanceof OfTable table) {
            return table.profile().map(databases::named).orElseGet(databases::home);
        }
        if (from instanceof OfQuery query) {
            return databases.named(query.profile());
        }
        if (from instanceof Source.OfProfile profile) {
            return databases.named(profile.profile());
        }
        throw new AssertionError(from);
    }

    private UpsertPlan plan(Database home, Transaction target, Database source, Reader from) {
        Sides sides = new Sides(home, target, source, from);
        SyncMeta meta = SyncMeta.of(home.dialect(), databases.journalSchema());
        List<Resolved> resolved = new Targets(command, sides).resolve(matches(sides), databases.journalSchema());
        refuseClashes(source == home, resolved);
        List<TableName> together = resolved.stream().map(r -> r.target().name()).toList();
        TablePlanner planner = new TablePlanner(command, sides, meta, together);
        List<TablePlan> plans = new ArrayList<>();
        resolved.forEach(r -> plans.add(planner.plan(r)));
        refuseMixed(plans, sides);
        ForeignKeyOrder order = ForeignKeyOrder.parentsFirst(
                plans.stream().map(TablePlan::target).toList());
        List<Table> made = plans.stream()
                .filter(p -> p.preparation().created())
                .map(TablePlan::target)
                .toList();
        order.cycles().forEach(cycle -> Cycles.refuseUnlessDeferrable(cycle, made, sides));
        List<TablePlan> ordered = order.tables().stream()
                .map(t -> plans.stream()
                        .filter(p -> p.target().name().equals(t.name()))
                        .findFirst()
                        .orElseThrow())
                .toList();
        boolean ring = !order.cycles().isEmpty();
        boolean rowByRow = !sides.toPostgres() && ordered.stream().anyMatch(TablePlan::refersToItself);
        return new UpsertPlan(command, source.profile(), ordered, ring || rowByRow);
    }

    /** What can only be replaced where it is, beside tables that give way to others, would need two kinds of transaction. */
    private static void refuseMixed(List<TablePlan> plans, Sides sides) {
        boolean rebuilds = plans.stream().anyMatch(p -> p.strategy() == Strategy.REBUILD);
        Optional<TablePlan> stays =
                plans.stream().filter(p -> p.strategy() == Strategy.REFRESH).findFirst();
        if (sides.toPostgres() && rebuilds && stays.isPresent()) {
            throw refused(
                    "table \"" + stays.get().target().name() + "\" cannot be built anew with the others: "
                            + String.join("; ", stays.get().preparation().warnings()),
                    "refresh it in a run of its own");
        }
    }

    private void refuseClashes(boolean same, List<Resolved> resolved) {
        Set<TableName> targets = new HashSet<>();
        for (Resolved each : resolved) {
            if (!targets.add(each.target().name())) {
                throw refused(
                        "two tables of the source go to the table \""
                                + each.target().name() + "\"",
                        "sync them one by one, each with a target of its own");
            }
        }
        if (same && command.mode().fullRefresh()) {
            throw refused(
                    "a full refresh deletes rows before it reads its source, which is in the same database here",
                    "leave fullRefresh out; deleteExtra: true has the same result");
        }
        boolean deletes = command.mode().fullRefresh() || command.mode().deleteExtra();
        boolean tied = resolved.stream()
                .flatMap(r -> r.target().foreignKeys().stream()
                        .filter(k -> !k.parent().equals(r.target().name())))
                .anyMatch(k -> targets.contains(k.parent()));
        if (command.mode().separately() && deletes && tied) {
            throw refused(
                    "separately commits each table on its own, and rows deleted from one are referred to by another",
                    "leave separately out, or sync without deleting");
        }
    }

    private static SluiceException refused(String what, String remedy) {
        return SluiceException.of(Kind.USAGE, what, "upsert", remedy);
    }

    private List<Match> matches(Sides sides) {
        Source from = command.from();
        if (from instanceof OfTable table) {
            Origin origin = new Origin.OfTable(sides.sourceCatalog().table(table.table()));
            return List.of(new Match(origin, target()));
        }
        if (from instanceof OfQuery query) {
            return List.of(new Match(
                    new Origin.OfQuery(query.sql(), sides.sourceCatalog().columns(query.sql())), target()));
        }
        Catalog catalog = sides.sourceCatalog();
        List<Table> tables = command.tables().isEmpty()
                ? catalog.tables()
                : command.tables().stream().map(catalog::table).toList();
        return tables.stream()
                .map(t -> new Match(
                        new Origin.OfTable(t),
                        new TableName(Optional.empty(), t.name().name())))
                .toList();
    }

    private TableName target() {
        return command.target().orElseThrow();
    }
}
