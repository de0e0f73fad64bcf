package dev.sluice.command.upsert;

import dev.sluice.command.Outline.Measure;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How many rows the source has, as far as it is worth knowing before they are read.
 *
 * @param rows -1 when not known
 * @param exact whether they were counted, at the time of the plan
 */
record SourceSize(long rows, boolean exact) {
    static final SourceSize UNKNOWN = new SourceSize(-1, false);

    /** Up to here counting costs nothing that anybody notices. */
    private static final long CHEAP = 2_000;

    /**
     * Counts up to {@code enough} rows and no further: a count of all reads a large table, or runs a slow query, once more.
     * Beyond, what the database knows by itself.
     */
    static SourceSize of(Sides sides, TablePlan plan, long enough) {
        long limit = Math.max(CHEAP, enough);
        long counted = counted(sides, plan, limit);
        if (counted < limit) {
            return new SourceSize(counted, true);
        }
        OptionalLong estimate = estimate(sides, plan);
        return estimate.isPresent() && estimate.getAsLong() >= limit
                ? new SourceSize(estimate.getAsLong(), false)
                : UNKNOWN;
    }

    private static long counted(Sides sides, TablePlan plan, long limit) {
        Sql relation = plan.origin().relation();
        List<@Nullable Object> binds = new ArrayList<>(relation.binds());
        String where = plan.filter().map(f -> " where " + f.text()).orElse("");
        plan.filter().ifPresent(f -> binds.addAll(f.binds()));
        String sql =
                "select count(*) as n from (select 1 from " + relation.text() + where + " limit " + limit + ") as part";
        return number(sides.from().query(new Sql(sql, binds))).orElse(0);
    }

    private static OptionalLong estimate(Sides sides, TablePlan plan) {
        if (plan.filter().isPresent() || !(plan.origin() instanceof Origin.OfTable of)) {
            return OptionalLong.empty();
        }
        return of.table().is(Table.Trait.ROWID_KEY)
                ? span(sides, of.table())
                : sides.sourceCatalog().rowEstimate(of.table());
    }

    /** From the lowest number to the highest; right where none has been deleted. */
    private static OptionalLong span(Sides sides, Table table) {
        String column = table.primaryKey().get(0).quoted();
        String from = " from " + table.name().quoted();
        return number(sides.from()
                .query(Sql.of("select (select max(" + column + ")" + from + ") - (select min(" + column + ")" + from
                        + ") + 1 as n")));
    }

    private static OptionalLong number(Rows rows) {
        return rows.value() instanceof Number n ? OptionalLong.of(n.longValue()) : OptionalLong.empty();
    }

    /** For a plan's reader. */
    Measure shown() {
        if (rows < 0) {
            return Measure.text("not counted");
        }
        return exact ? Measure.count(rows) : Measure.text("about " + rows);
    }

    SourceSize plus(SourceSize other) {
        return rows < 0 || other.rows < 0 ? UNKNOWN : new SourceSize(rows + other.rows, exact && other.exact);
    }

    /** Whether there are fewer than so many. */
    boolean isBelow(long limit) {
        return exact && rows < limit;
    }
}
