package dev.sluice.command.upsert;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.command.upsert.Targets.Resolved;
import dev.sluice.journal.SyncMeta;
import dev.sluice.sql.Column;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import dev.sluice.sql.TableName;
import dev.sluice.stage.Obstacles;
import java.util.List;
import java.util.Optional;

/** Plans one table. */
final class TablePlanner {
    /** Staging a row costs about as much as reading so many target rows for a comparison. */
    private static final long TARGET_ROWS_A_STAGED_ROW = 8;
    /** A table that was never analyzed is sized by its pages, at this many bytes a row. */
    private static final long BYTES_A_ROW = 100;

    private final Upsert command;
    private final Sides sides;
    private final List<TableName> together;
    private final WatermarkPlanner watermarks;

    TablePlanner(Upsert command, Sides sides, SyncMeta meta, List<TableName> together) {
        this.together = together;
        this.watermarks = new WatermarkPlanner(command, sides, meta);
        this.command = command;
        this.sides = sides;
    }

    TablePlan plan(Resolved found) {
        refuseUnfit(found.target());
        Resolved resolved =
                found.anew().isPresent() ? refitted(found, found.anew().get()) : found;
        Table target = resolved.target();
        if (resolved.preparation().refit().isEmpty()
                && command.mode().fullRefresh()
                && resolved.origin() instanceof Origin.OfTable of
                && !resolved.preparation().created()) {
            RefreshGuard.check(new Targets(command, sides).drawn(of, target.name()), target, referrers(target));
        }
        Layout layout = new LayoutPlanner(command, sides).layout(resolved.origin(), target);
        refuseLosses(resolved, layout);
        Optional<Watermark> watermark = command.selection()
                .watermark()
                .map(column -> watermarks.plan(
                        new WatermarkPlanner.Table(resolved.origin(), layout, target.name(), isFresh(resolved)),
                        column));
        Optional<Sql> filter = filter(watermark);
        TablePlan plan = new TablePlan(
                resolved.origin(),
                target,
                layout,
                Strategy.COPY,
                resolved.preparation(),
                filter,
                watermark,
                SourceSize.UNKNOWN);
        return strategic(plan);
    }

    /** The table as it will be; one that must stay where it is can still have its rows replaced, if it has that shape. */
    private Resolved refitted(Resolved found, Blueprint drawn) {
        if (found.preparation().created() && !sides.toPostgres()) {
            return found;
        }
        if (found.preparation().created()) {
            TablePlan.Preparation building = found.preparation().with(RefitKeys.ofNew(drawn, together));
            return new Resolved(found.origin(), found.target(), building);
        }
        if (!sides.toPostgres()) {
            return SqliteRefit.of(sides, found, drawn, referrers(found.target()));
        }
        Refit refit = new RefitPlanner(sides.target(), found.target(), drawn).plan(together);
        List<Problem> obstacles =
                Obstacles.of(sides.target(), sides.targetCatalog(), refit.twin(sides.target())).stream()
                        .map(p -> new Problem("full refresh: " + p.what(), "upsert", "sync without fullRefresh"))
                        .toList();
        if (!obstacles.isEmpty()) {
            if (!refit.inPlace()) {
                throw SluiceException.of(Kind.REFUSED, obstacles);
            }
            return new Resolved(found.origin(), found.target(), inPlace(obstacles));
        }
        return new Resolved(
                found.origin(), refit.table(), new TablePlan.Preparation(refit, refit.told(drawn.warnings())));
    }

    private static TablePlan.Preparation inPlace(List<Problem> obstacles) {
        List<String> why = obstacles.stream()
                .map(p -> p.what() + "; its rows are replaced in place")
                .toList();
        return new TablePlan.Preparation(List.of(), List.of(), false, why);
    }

    /** Whether rows that an earlier run has seen are not there, or lack values that this run brings. */
    private boolean isFresh(Resolved resolved) {
        return !resolved.preparation().before().isEmpty() || isEmpty(resolved.target());
    }

    /** What a full refresh from a query would take away; of a table, {@link RefreshGuard} has said it. */
    private void refuseLosses(Resolved resolved, Layout layout) {
        if (command.mode().fullRefresh() && resolved.origin() instanceof Origin.OfQuery) {
            RefreshGuard.checkRows(layout, resolved.target(), referrers(resolved.target()));
        }
        boolean hidden =
                resolved.origin() instanceof Origin.OfTable of && of.table().is(Table.Trait.ROW_SECURITY);
        if (hidden) {
            throw refused(
                    "row security hides rows of the source table from this user, and they would count as gone",
                    "use a role that owns the table or has bypassrls");
        }
    }

    private List<TableName> referrers(Table target) {
        return sides.targetCatalog().inboundReferences(target).stream()
                .map(Table.Inbound::child)
                .filter(child -> !together.contains(child))
                .toList();
    }

    private Optional<Sql> filter(Optional<Watermark> watermark) {
        Optional<Sql> where = command.selection().where().map(w -> new Sql("(" + w.text() + ")", w.binds()));
        Optional<Sql> newer = watermark.flatMap(Watermark::newer);
        if (where.isEmpty() || newer.isEmpty()) {
            return where.or(() -> newer);
        }
        return Optional.of(new Sql(
                where.get().text() + " and " + newer.get().text(), where.get().binds()));
    }

    private TablePlan strategic(TablePlan plan) {
        boolean there = !sides.toPostgres()
                && sides.targetCatalog().find(plan.target().name()).isPresent();
        if (plan.preparation().created() && there) {
            return sized(plan, 0).with(Strategy.REBUILD);
        }
        if (plan.preparation().created()) {
            return sized(plan, 0).with(Strategy.COPY);
        }
        if (plan.preparation().refit().isPresent()) {
            return sized(plan, 0).with(Strategy.REBUILD);
        }
        if (command.mode().fullRefresh()) {
            return sized(plan, 0).with(Strategy.REFRESH);
        }
        if (isEmpty(plan.target())) {
            return sized(plan, 0).with(Strategy.COPY);
        }
        if (!sides.toPostgres()) {
            return sized(plan, 0).with(Strategy.COMPARE);
        }
        long small = estimate(plan.target()) / TARGET_ROWS_A_STAGED_ROW;
        TablePlan sized = sized(plan, small);
        boolean mergeable = new SourceSql(plan, sides.fromPostgres(), true).orderAgrees() && keyIsItsBytes(plan);
        return sized.with(sized.size().isBelow(small) || !mergeable ? Strategy.MERGE : Strategy.COMPARE);
    }

    private TablePlan sized(TablePlan plan, long small) {
        return plan.sized(SourceSize.of(sides, plan, small));
    }

    /** Whether two keys of the target are equal exactly when their bytes are: no nulls, and no collation that folds. */
    private boolean keyIsItsBytes(TablePlan plan) {
        List<Column> key = plan.layout().key().stream().map(Layout.Pair::target).toList();
        if (!key.stream().allMatch(Column::notNull)) {
            return false;
        }
        String sql = """
                select a.attname as name
                from pg_attribute as a
                join pg_collation as c on c.oid = a.attcollation
                where a.attrelid = ? and not c.collisdeterministic
                """;
        Rows folding = sides.target().query(Sql.of(sql, plan.target().id()));
        return folding.rows().stream()
                .noneMatch(row -> key.stream().anyMatch(c -> c.name().text().equals(String.valueOf(row.get(0)))));
    }

    private boolean isEmpty(Table target) {
        String sql = "select count(*) as n from (select 1 from " + target.name().quoted() + " limit 1) as one";
        Object n = sides.target().query(Sql.of(sql)).value();
        return n instanceof Number number && number.longValue() == 0;
    }

    private long estimate(Table target) {
        long known = sides.targetCatalog().rowEstimate(target).orElse(0);
        if (known > 0) {
            return known;
        }
        Object bytes = sides.target()
                .query(Sql.of("select pg_relation_size(?::oid::regclass) as bytes", target.id()))
                .value();
        return bytes instanceof Number n ? n.longValue() / BYTES_A_ROW : 0;
    }

    private static void refuseUnfit(Table target) {
        boolean writable =
                switch (target.sort()) {
                    case TABLE, PARTITIONED, TEMPORARY -> true;
                    case VIEW, MATERIALIZED_VIEW, FOREIGN -> false;
                };
        if (!writable) {
            String sort =
                    target.sort().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
            throw refused("\"" + target.name() + "\" is a " + sort + ", not a table", "name a table");
        }
        if (target.traits().contains(Table.Trait.ROW_SECURITY)) {
            throw refused(
                    "row security hides rows of table \"" + target.name() + "\" from this user",
                    "use a role that owns the table or has bypassrls");
        }
    }

    private static SluiceException refused(String what, String remedy) {
        return SluiceException.of(Kind.USAGE, what, "upsert", remedy);
    }
}
