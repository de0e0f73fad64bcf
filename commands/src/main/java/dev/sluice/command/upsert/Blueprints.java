package dev.sluice.command.upsert;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.relations.ForeignKeyOrder;
import dev.sluice.sql.Name;
import dev.sluice.sql.Table;
import dev.sluice.sql.Table.Trait;
import dev.sluice.sql.TableName;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Draws the tables that the target of a sync lacks. Reads every row of a SQLite source once; writes nothing. */
final class Blueprints {
    private final Site from;
    private final Site into;
    private final List<Problem> problems = new ArrayList<>();

    private Blueprints(Site from, Site into) {
        this.from = from;
        this.into = into;
    }

    /**
     * One blueprint for each pairing without an existing target, in the order given. All pairings of the run are given at
     * once, because foreign keys lead from one to another.
     *
     * @throws SluiceException REFUSED with all that stands against any of them
     */
    static List<Blueprint> draw(Site from, Site into, List<Pairing> pairings) {
        return new Blueprints(from, into).draw(pairings);
    }

    private List<Blueprint> draw(List<Pairing> pairings) {
        List<Pairing> missing =
                pairings.stream().filter(p -> p.existing().isEmpty()).toList();
        NewNames names = new NewNames(into.isSqlite());
        problems.addAll(names.problems(
                "tables", missing.stream().map(p -> p.target().name()).toList()));
        Map<TableName, Table> known = new HashMap<>();
        pairings.forEach(
                p -> p.existing().ifPresent(table -> known.put(p.source().name(), table)));
        List<Blueprint> drawn = new ArrayList<>();
        for (Pairing pairing : missing) {
            Blueprint blueprint = draw(pairing, names);
            known.put(pairing.source().name(), blueprint.table());
            drawn.add(blueprint);
        }
        if (!problems.isEmpty()) {
            throw SluiceException.of(Kind.REFUSED, problems);
        }
        return withForeignKeys(missing, drawn, known);
    }

    private List<Blueprint> withForeignKeys(List<Pairing> missing, List<Blueprint> drawn, Map<TableName, Table> known) {
        List<List<TableName>> rings =
                ForeignKeyOrder.parentsFirst(
                                missing.stream().map(Pairing::source).toList())
                        .cycles()
                        .stream()
                        .map(ring -> ring.stream().map(Table::name).toList())
                        .toList();
        NewForeignKeys keys = new NewForeignKeys(known, rings, into.catalog());
        List<Blueprint> complete = new ArrayList<>();
        for (int i = 0; i < drawn.size(); i++) {
            complete.add(keys.complete(missing.get(i).source(), drawn.get(i)));
        }
        return complete;
    }

    private Blueprint draw(Pairing pairing, NewNames names) {
        Table source = pairing.source();
        Shape shape = shaper().shape(source);
        problems.addAll(shape.problems());
        problems.addAll(names.problems("columns of \"" + source.name() + "\"", source.columnNames()));
        List<String> warnings = new ArrayList<>(shape.warnings());
        List<Table.Index> indexes = indexes(source, warnings);
        Table table = new Table(
                pairing.target(),
                0,
                Table.Sort.TABLE,
                shape.columns(),
                source.primaryKey(),
                uniqueKeys(source, warnings),
                List.of(),
                traits(source));
        return new Blueprint(table, indexes, warnings);
    }

    private Shaper shaper() {
        if (from.isSqlite() == into.isSqlite()) {
            return new SameEngine(into.catalog(), into.dialect());
        }
        return from.isSqlite() ? new SqliteToPostgres(from.reader()) : new PostgresToSqlite();
    }

    private Set<Trait> traits(Table source) {
        Set<Trait> traits = EnumSet.noneOf(Trait.class);
        if (into.isSqlite()) {
            source.traits().stream()
                    .filter(trait -> trait == Trait.STRICT || trait == Trait.WITHOUT_ROWID)
                    .forEach(traits::add);
        }
        return traits;
    }

    private List<Table.UniqueKey> uniqueKeys(Table source, List<String> warnings) {
        if (!into.isSqlite()) {
            return source.uniqueKeys();
        }
        source.uniqueKeys().stream()
                .filter(key -> !key.nullsDistinct())
                .forEach(key ->
                        warnings.add("unique key \"%s\" of \"%s\" takes nulls for equal; SQLite will let several in"
                                .formatted(key.index(), source.name())));
        return source.uniqueKeys();
    }

    /** Plain indexes other than the keys' own. */
    private List<Table.Index> indexes(Table source, List<String> warnings) {
        List<Table.Index> kept = new ArrayList<>();
        for (Table.Index index : from.catalog().indexes(source)) {
            if (index.unique()
                    && from.isSqlite()
                    && !into.isSqlite()
                    && !index.collation().isEmpty()) {
                problems.add(folding(source, index));
            } else if (!index.plain()) {
                warnings.add(
                        "index \"%s\" of \"%s\" is left out: it is partial, over an expression, or of a kind of its own"
                                .formatted(index.name(), source.name()));
            } else if (!index.unique()) {
                kept.add(index);
            }
        }
        return kept;
    }

    private static Problem folding(Table source, Table.Index index) {
        String columns =
                String.join(", ", index.columns().stream().map(Name::text).toList());
        String what = "unique index \"%s\" on %s of \"%s\" compares by %s, and PostgreSQL would tell such values apart"
                .formatted(index.name(), columns, source.name(), index.collation());
        return new Problem(what, "", "make the target table yourself, with citext or a collation for it");
    }
}
