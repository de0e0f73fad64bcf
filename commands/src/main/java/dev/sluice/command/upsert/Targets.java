package dev.sluice.command.upsert;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.upsert.TablePlan.Preparation;
import dev.sluice.sql.Column;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import dev.sluice.sql.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds the target of each source, or draws it where there is none; adds columns where asked. Writes nothing. */
final class Targets {
    /** A source and the name of the table it goes to. */
    record Match(Origin origin, TableName target) {}

    /** A source, its target as it will be, and what makes it so. */
    record Resolved(Origin origin, Table target, Preparation preparation, Optional<Blueprint> anew) {
        Resolved(Origin origin, Table target, Preparation preparation) {
            this(origin, target, preparation, Optional.empty());
        }
    }

    private final Upsert command;
    private final Sides sides;

    Targets(Upsert command, Sides sides) {
        this.command = command;
        this.sides = sides;
    }

    List<Resolved> resolve(List<Match> matches, Name journalSchema) {
        List<Pairing> pairings = new ArrayList<>();
        List<Optional<Table>> existing = new ArrayList<>();
        for (Match match : matches) {
            Optional<Table> found = sides.targetCatalog().find(match.target());
            existing.add(found);
            if (match.origin() instanceof Origin.OfTable of) {
                Optional<Table> kept = command.rebuilds() ? Optional.empty() : found;
                pairings.add(new Pairing(likeness(of.table()), qualified(match.target(), found, journalSchema), kept));
            } else if (found.isEmpty()) {
                sides.targetCatalog().table(match.target());
            }
        }
        boolean allThere = !command.rebuilds() && existing.stream().allMatch(Optional::isPresent);
        List<Blueprint> drawn = allThere ? List.of() : Blueprints.draw(from(), into(), pairings);
        List<Resolved> resolved = new ArrayList<>();
        for (int i = 0, next = 0; i < matches.size(); i++) {
            Origin origin = matches.get(i).origin();
            Optional<Table> table = existing.get(i);
            Optional<Blueprint> blueprint =
                    command.rebuilds() || table.isEmpty() ? Optional.of(drawn.get(next++)) : Optional.empty();
            resolved.add(
                    table.isEmpty()
                            ? made(origin, blueprint.orElseThrow())
                            : blueprint
                                    .map(b -> new Resolved(origin, table.get(), Preparation.NONE, Optional.of(b)))
                                    .orElseGet(() -> found(origin, table.get())));
        }
        return resolved;
    }

    private Resolved made(Origin origin, Blueprint blueprint) {
        if (!command.selection().renames().isEmpty()) {
            throw SluiceException.of(
                    Kind.USAGE,
                    "table \"" + blueprint.table().name() + "\" does not exist, and map: goes with a table that does",
                    "upsert",
                    "create the table first, or leave map: out");
        }
        List<Sql> after =
                blueprint.complete(sides.home().dialect()).stream().map(Sql::of).toList();
        List<Sql> before = List.of(Sql.of(blueprint.create(sides.home().dialect())));
        return new Resolved(
                origin,
                blueprint.table(),
                new Preparation(before, after, true, blueprint.warnings()),
                Optional.of(blueprint));
    }

    private Resolved found(Origin origin, Table target) {
        List<Column> extra = origin instanceof Origin.OfTable of ? lacking(of, target) : List.of();
        if (extra.isEmpty()) {
            return new Resolved(origin, target, Preparation.NONE);
        }
        List<Sql> before = extra.stream()
                .map(c -> Sql.of(sides.home().dialect().addColumn(target, c)))
                .toList();
        if (!command.mode().addColumns()) {
            throw refused(target, extra, before);
        }
        List<Column> columns = new ArrayList<>(target.columns());
        columns.addAll(extra);
        return new Resolved(origin, target.withColumns(columns), new Preparation(before, List.of(), false, List.of()));
    }

    private static SluiceException refused(Table target, List<Column> lacking, List<Sql> statements) {
        String names = lacking.stream().map(c -> c.name().text()).collect(Collectors.joining(", "));
        String ddl = statements.stream().map(s -> s.text() + ";").collect(Collectors.joining(" "));
        return SluiceException.of(
                Kind.USAGE,
                "the source has columns that table \"" + target.name() + "\" lacks: " + names,
                "upsert",
                "add them with addColumns: true, which runs: " + ddl
                        + " Or leave them out with only: [...], or rename with map: [...]");
    }

    /** The columns that are wanted and not there, as they would be added; a renamed one goes where its new name says. */
    private List<Column> lacking(Origin.OfTable origin, Table target) {
        List<String> renamed = command.selection().renames().stream()
                .map(Upsert.Rename::source)
                .toList();
        List<Name> names = origin.table().columns().stream()
                .filter(Column::writable)
                .map(Column::name)
                .filter(n -> !renamed.contains(n.text()) && isAbsent(n, target))
                .toList();
        if (names.isEmpty()) {
            return List.of();
        }
        return drawn(origin, target.name()).columns().stream()
                .filter(c -> names.contains(c.name()))
                // Rows that are there already have no value for it.
                .map(Column::nullable)
                .toList();
    }

    private static boolean isAbsent(Name name, Table target) {
        return target.columns().stream().noneMatch(t -> t.name().text().equalsIgnoreCase(name.text()));
    }

    /** The table as it would be made from the source alone. */
    Table drawn(Origin.OfTable origin, TableName name) {
        Pairing pairing = new Pairing(likeness(origin.table()), name, Optional.empty());
        return Blueprints.draw(from(), into(), List.of(pairing)).get(0).table();
    }

    /** The source as far as it is wanted: with the columns that only: leaves, and with the key that key: gives. */
    private Table likeness(Table source) {
        List<String> only = command.selection().only();
        List<Name> key = source.primaryKey().isEmpty()
                ? command.selection().key().stream().map(Name::of).toList()
                : source.primaryKey();
        List<Column> columns = source.columns().stream()
                .filter(c -> only.isEmpty() || only.contains(c.name().text()) || key.contains(c.name()))
                .toList();
        return source.withColumns(columns).withPrimaryKey(key);
    }

    /** The first schema of the search path, save the journal's: that one is on it for a user who has its name. */
    private TableName qualified(TableName name, Optional<Table> existing, Name journalSchema) {
        if (existing.isPresent() || name.schema().isPresent() || !sides.toPostgres()) {
            return existing.map(Table::name).orElse(name);
        }
        String first = """
                select p.name::text as schema from unnest(current_schemas(false)) with ordinality as p (name, place)
                where p.name <> ? order by p.place limit 1""";
        Object schema =
                sides.target().query(Sql.of(first, journalSchema.text())).value();
        if (schema == null) {
            throw SluiceException.of(
                    Kind.USAGE,
                    "no schema of the search path exists, so table \"" + name + "\" cannot be made",
                    "upsert",
                    "name the schema: 'schema.table', or set search-path in the profile");
        }
        return TableName.of(schema.toString(), name.name().text());
    }

    private Site from() {
        return new Site(sides.from(), sides.source().dialect());
    }

    private Site into() {
        return new Site(sides.target(), sides.home().dialect());
    }
}
