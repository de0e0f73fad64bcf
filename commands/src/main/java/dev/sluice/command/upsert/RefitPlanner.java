package dev.sluice.command.upsert;

import dev.sluice.command.upsert.Refit.Building;
import dev.sluice.command.upsert.Standing.Held;
import dev.sluice.db.Transaction;
import dev.sluice.dialect.Postgres;
import dev.sluice.sql.Column;
import dev.sluice.sql.Column.Generation;
import dev.sluice.sql.Table;
import dev.sluice.sql.TableName;
import dev.sluice.sql.ValueType;
import dev.sluice.stage.Withheld;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Compares a table with what the source's schema would make of it, column by column. */
final class RefitPlanner {
    private static final Set<ValueType> WHOLE = EnumSet.of(ValueType.INT2, ValueType.INT4, ValueType.INT8);

    private final Transaction tx;
    private final Table live;
    private final Blueprint drawn;
    private final Standing standing;
    private final List<Column> columns = new ArrayList<>();
    private final List<String> clauses = new ArrayList<>();
    private final List<String> before = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<Integer> changed = new ArrayList<>();
    private final List<Integer> widened = new ArrayList<>();

    RefitPlanner(Transaction tx, Table live, Blueprint drawn) {
        this.tx = tx;
        this.live = live;
        this.drawn = drawn.named(live.columnNames()).withComputed(live);
        this.standing = Standing.read(tx, live);
    }

    /**
     * The plan, or a refusal with all that no longer fits.
     *
     * @param together the tables of the run that are built anew, this one included
     */
    Refit plan(List<TableName> together) {
        drawn.table().columns().forEach(this::add);
        List<Held> gone = standing.columns().stream()
                .filter(h -> drawn.table().column(h.name()).isEmpty())
                .toList();
        gone.forEach(h -> notes.add("column \"" + h.name() + "\" goes: the source does not have it"));
        boolean sameColumns = notes.isEmpty();
        RefitKeys keys = new RefitKeys(
                live, drawn, standing, gone.stream().map(Held::number).toList());
        keys.indexes();
        keys.references(together);
        boolean sameKey = live.primaryKey().equals(keys.primaryKey());
        List<String> first =
                Stream.concat(before.stream(), keys.before().stream()).toList();
        notes.addAll(keys.notes());
        Table table = drawn.table().withColumns(columns).withPrimaryKey(keys.primaryKey());
        keys.refuse(new Misfits(tx, live).of(numbers(gone), changed, widened));
        boolean outside = standing.links().stream()
                .anyMatch(link -> link.parentTable().equals(live.name()) && !keys.isTogether(link, together));
        return new Refit(
                live,
                table,
                standing,
                withheld(gone, keys),
                new Building(clauses, first, keys.after(), keys.inner(), keys.outer()),
                notes,
                sameColumns && sameKey && !outside);
    }

    private static Withheld withheld(List<Held> gone, RefitKeys keys) {
        Set<Long> parts = keys.parts();
        gone.forEach(h -> parts.addAll(h.sequences()));
        return new Withheld(Set.copyOf(numbers(gone)), parts, keys.replaced(), keys.constraints());
    }

    private static List<Integer> numbers(List<Held> held) {
        return held.stream().map(Held::number).toList();
    }

    private void add(Column wanted) {
        Optional<Column> present = live.column(wanted.name());
        if (present.isEmpty()) {
            notes.add("column \"" + wanted.name() + "\" comes: " + wanted.declared());
            fresh(wanted);
        } else if (spelled(present.get()).equals(spelled(wanted))) {
            kept(present.get(), wanted);
        } else {
            notes.add("column \"%s\" becomes %s, was %s"
                    .formatted(wanted.name(), wanted.declared(), present.get().declared()));
            altered(present.get(), wanted);
        }
    }

    private void fresh(Column column) {
        columns.add(column);
        clauses.add(new Postgres().columnDefinition(column));
    }

    /** What the source does not say of it stays: collation, storage, how it is computed or numbered, and a default. */
    private void kept(Column present, Column wanted) {
        if (present.generation() == Generation.NONE && wanted.generation() != Generation.NONE) {
            fresh(wanted);
            return;
        }
        Held held = standing.column(present.name());
        columns.add(new Column(
                present.name(),
                present.type(),
                present.declared(),
                wanted.notNull(),
                wanted.defaultSql().or(present::defaultSql),
                present.generation()));
        clauses.add(held.clause() + (wanted.notNull() ? " not null" : ""));
        byDefault(held, wanted);
        held.more().forEach(more -> alter(held, more));
    }

    private void altered(Column present, Column wanted) {
        boolean whole = WHOLE.contains(present.type()) && WHOLE.contains(wanted.type());
        Held held = standing.column(present.name());
        boolean numbered = whole
                && (present.generation() == Generation.IDENTITY || present.generation() == Generation.IDENTITY_ALWAYS);
        (whole ? widened : changed).add(held.number());
        Generation generation = numbered ? present.generation() : wanted.generation();
        Column bare = new Column(
                wanted.name(),
                wanted.type(),
                wanted.declared(),
                wanted.notNull(),
                wanted.defaultSql(),
                numbered ? Generation.NONE : wanted.generation());
        columns.add(new Column(
                wanted.name(), wanted.type(), wanted.declared(), wanted.notNull(), wanted.defaultSql(), generation));
        clauses.add(new Postgres().columnDefinition(bare));
        if (whole) {
            byDefault(held, wanted);
        }
    }

    /** The source's, where it says one that means the same here; else the present one. */
    private void byDefault(Held held, Column wanted) {
        wanted.defaultSql()
                .filter(sql -> wanted.generation() == Generation.NONE)
                .or(held::defaultSql)
                .ifPresent(sql -> alter(held, " set default " + sql));
    }

    private void alter(Held held, String change) {
        before.add("alter table " + Refit.staging(live.name()).quoted() + " alter column "
                + held.name().quoted() + change);
    }

    /** The catalog writes out what the short form leaves unsaid. */
    private static String spelled(Column column) {
        return column.declared().toLowerCase(Locale.ROOT).replace(" without time zone", "");
    }
}
