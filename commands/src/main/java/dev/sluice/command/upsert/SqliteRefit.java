package dev.sluice.command.upsert;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.command.upsert.TablePlan.Preparation;
import dev.sluice.command.upsert.Targets.Resolved;
import dev.sluice.db.Reader;
import dev.sluice.dialect.Sqlite;
import dev.sluice.sql.Column;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import dev.sluice.sql.Table.ForeignKey;
import dev.sluice.sql.Table.Trait;
import dev.sluice.sql.Table.UniqueKey;
import dev.sluice.sql.TableName;
import dev.sluice.stage.Definitions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How a SQLite table becomes one of the source's shape: it goes, and another is made under its name, in a transaction that is taken back
 * as a whole where it fails. What the source's schema cannot say of the old one's definition is a refusal.
 */
final class SqliteRefit {
    private static final Pattern BEYOND =
            Pattern.compile("(?i)\\b(check|collate|autoincrement|generated|as\\s*\\(|on\\s+conflict)");

    private static final String OTHERS = """
            select type || ' ' || name, sql from main.sqlite_schema
            where type in ('view', 'trigger') and tbl_name <> ? collate nocase and sql is not null
            """;

    private final Sides sides;
    private final Table live;
    private final Blueprint drawn;
    private final Definitions definitions;
    private final List<Name> gone;
    private final List<String> notes = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    private SqliteRefit(Sides sides, Table live, Blueprint drawn) {
        this.sides = sides;
        this.live = live;
        this.drawn = drawn.named(live.columnNames());
        this.definitions = Definitions.read(sides.target(), live);
        this.gone = live.columnNames().stream()
                .filter(name -> this.drawn.table().column(name).isEmpty())
                .toList();
    }

    /** The plan; the table as it is where it has that shape, and no other table refers to its rows. */
    static Resolved of(Sides sides, Resolved found, Blueprint drawn, List<TableName> referrers) {
        SqliteRefit refit = new SqliteRefit(sides, found.target(), drawn);
        refit.compare();
        boolean same = refit.notes.isEmpty() && referrers.isEmpty();
        return same
                ? new Resolved(found.origin(), found.target(), found.preparation())
                : refit.planned(found, referrers);
    }

    private Resolved planned(Resolved found, List<TableName> referrers) {
        refuse(sides.target(), referrers);
        Table table = merged();
        List<Sql> before =
                List.of(Sql.of("drop table " + live.name().quoted()), Sql.of(new Sqlite().createTable(table)));
        List<String> warnings = Stream.concat(
                        notes.stream().map(note -> live.name() + ": " + note), drawn.warnings().stream())
                .toList();
        return new Resolved(
                found.origin(), table, new Preparation(before, after(table), true, warnings), Optional.of(drawn));
    }

    private void compare() {
        for (Column column : drawn.table().columns()) {
            Optional<Column> present = live.column(column.name());
            if (present.isEmpty()) {
                notes.add("column \"" + column.name() + "\" comes: " + column.declared());
            } else if (!present.get().declared().equalsIgnoreCase(column.declared())) {
                notes.add("column \"%s\" becomes %s, was %s"
                        .formatted(
                                column.name(), column.declared(), present.get().declared()));
            }
        }
        gone.forEach(name -> notes.add("column \"" + name + "\" goes: the source does not have it"));
        if (!primaryKey().equals(live.primaryKey())) {
            notes.add("the key becomes " + primaryKey() + ", was " + live.primaryKey());
        }
    }

    private List<Name> primaryKey() {
        return drawn.table().primaryKey().isEmpty()
                ? live.primaryKey()
                : drawn.table().primaryKey();
    }

    private void refuse(Reader reader, List<TableName> referrers) {
        Definitions.obstacles(reader, live).forEach(p -> problem(p.what(), "sync without fullRefresh"));
        BEYOND.matcher(definitions.table())
                .results()
                .map(m -> m.group(1).toLowerCase(Locale.ROOT))
                .distinct()
                .forEach(word -> problem(
                        "its definition says " + word + ", which the source's schema does not carry",
                        "bring the table into the source's shape by hand, or sync without fullRefresh"));
        definitions.parts().stream()
                .filter(part -> part.sort().equals("trigger") || !isPlain(part.name()))
                .forEach(part -> refuseGone(part.sort() + " " + part.name(), part.sql()));
        String name = live.name().name().text();
        reader.query(Sql.of(OTHERS, name)).rows().stream()
                .filter(row -> says(String.valueOf(row.get(1)), name))
                .forEach(row -> refuseGone(String.valueOf(row.get(0)), String.valueOf(row.get(1))));
        sides.targetCatalog().inboundReferences(live).stream()
                .filter(in -> referrers.contains(in.child()))
                .filter(in -> !isKey(in.key().parentColumns()))
                .forEach(in -> problem(
                        "a foreign key of " + in.child() + " leads to the key "
                                + in.key().parentColumns() + ", which the source does not have",
                        "drop it first, or sync without fullRefresh"));
        if (!problems.isEmpty()) {
            throw SluiceException.of(Kind.REFUSED, problems);
        }
    }

    private void refuseGone(String what, String sql) {
        gone.stream()
                .filter(name -> says(sql, name.text()))
                .forEach(name -> problem(
                        what + " says \"" + name + "\", a column which the source does not have",
                        "drop it first and make it again afterwards, or sync without fullRefresh"));
    }

    private void problem(String what, String remedy) {
        problems.add(new Problem("full refresh: " + what, "table " + live.name(), remedy));
    }

    private static boolean says(String sql, String word) {
        return Pattern.compile(
                        "(?<![\\p{L}\\p{N}_$])" + Pattern.quote(word) + "(?![\\p{L}\\p{N}_$])",
                        Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
                .matcher(sql)
                .find();
    }

    private boolean isKey(List<Name> columns) {
        return columns.equals(primaryKey())
                || uniqueKeys().stream().anyMatch(key -> key.columns().equals(columns));
    }

    private boolean isThere(List<Name> columns) {
        return columns.stream().noneMatch(gone::contains);
    }

    /** The source's shape with the defaults, keys and traits of the old table that it does not speak of. */
    private Table merged() {
        Set<Trait> traits = EnumSet.noneOf(Trait.class);
        Stream.of(Trait.STRICT, Trait.WITHOUT_ROWID)
                .filter(trait -> live.is(trait) || drawn.table().is(trait))
                .forEach(traits::add);
        List<ForeignKey> references = new ArrayList<>(drawn.table().foreignKeys());
        live.foreignKeys().stream()
                .filter(key -> isThere(key.columns()))
                .filter(key -> references.stream()
                        .noneMatch(k ->
                                k.columns().equals(key.columns()) && k.parent().equals(key.parent())))
                .forEach(references::add);
        return new Table(
                live.name(),
                0,
                Table.Sort.TABLE,
                drawn.table().columns().stream().map(this::defaulted).toList(),
                primaryKey(),
                uniqueKeys(),
                references,
                traits);
    }

    private Column defaulted(Column column) {
        Optional<String> present = live.column(column.name()).flatMap(Column::defaultSql);
        return new Column(
                column.name(),
                column.type(),
                column.declared(),
                column.notNull(),
                column.defaultSql().or(() -> present),
                column.generation());
    }

    /** A unique key that is an index of its own comes back as that index. */
    private List<UniqueKey> uniqueKeys() {
        List<UniqueKey> keys = new ArrayList<>();
        Stream.concat(live.uniqueKeys().stream(), drawn.table().uniqueKeys().stream())
                .filter(key -> isThere(key.columns()) && !key.columns().equals(primaryKey()))
                .filter(key -> keys.stream().noneMatch(k -> k.columns().equals(key.columns())))
                .forEach(keys::add);
        return keys;
    }

    private List<Sql> after(Table table) {
        List<Sql> all = new ArrayList<>();
        List<List<Name>> carried = new ArrayList<>();
        for (Table.Index index : sides.targetCatalog().indexes(live)) {
            definitions.parts().stream()
                    .filter(part -> part.name().equals(index.name()))
                    .filter(part -> isCarried(index))
                    .forEach(part -> {
                        all.add(Sql.of(part.sql()));
                        carried.add(index.columns());
                    });
        }
        drawn.indexes().stream()
                .filter(index -> !carried.contains(index.columns()))
                .forEach(index -> all.add(Sql.of(new Sqlite().createIndex(table, index))));
        definitions.parts().stream()
                .filter(part -> part.sort().equals("trigger"))
                .forEach(part -> all.add(Sql.of(part.sql())));
        if (definitions.analyzed()) {
            all.add(Sql.of("analyze " + live.name().quoted()));
        }
        return all;
    }

    /** A plain one as long as its columns are there, unless it has become a part of the table; others were looked at before. */
    private boolean isCarried(Table.Index index) {
        boolean part = index.plain()
                && index.unique()
                && uniqueKeys().stream().anyMatch(key -> key.columns().equals(index.columns()));
        return !part && isThere(index.columns());
    }

    private boolean isPlain(Name index) {
        return sides.targetCatalog().indexes(live).stream()
                .anyMatch(i -> i.name().equals(index) && i.plain());
    }
}
