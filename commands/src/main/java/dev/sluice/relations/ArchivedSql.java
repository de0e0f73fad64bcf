package dev.sluice.relations;

import dev.sluice.sql.Column;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The statements that bring rows back; {@code t} is the table, {@code a} its archive.
 *
 * @param call what one call removed; empty for all
 */
record ArchivedSql(Archive archive, Optional<String> call) {
    private Table table() {
        return archive.of();
    }

    boolean hasKey() {
        return !table().primaryKey().isEmpty();
    }

    private static String each(List<Name> names, Function<Name, String> text, String between) {
        return names.stream().map(text).collect(Collectors.joining(between));
    }

    private String same() {
        return each(table().primaryKey(), c -> "t." + c.quoted() + " = a." + c.quoted(), " and ");
    }

    private Sql meant(String before, String action, String after) {
        List<@Nullable Object> binds = new ArrayList<>(List.of(action));
        call.ifPresent(binds::add);
        String ofCall = call.isPresent() ? " and a." + Archive.CALL.quoted() + " = ?" : "";
        return new Sql(before + " a." + Archive.ACTION.quoted() + " = ?" + ofCall + after, binds);
    }

    private String from() {
        return archive.name().quoted() + " as a";
    }

    Sql counts() {
        String ofCall = call.isPresent() ? " where a." + Archive.CALL.quoted() + " = ?" : "";
        return new Sql(
                "select a." + Archive.ACTION.quoted() + " as action, count(*) as n from " + from() + ofCall
                        + " group by a." + Archive.ACTION.quoted() + " order by 1",
                new ArrayList<>(call.stream().toList()));
    }

    /** Rows that are back already. */
    Sql there() {
        return meant(
                "select " + each(table().primaryKey(), c -> "a." + c.quoted(), ", ") + " from " + from() + " join "
                        + table().name().quoted() + " as t on " + same() + " where",
                "delete",
                " limit 1");
    }

    Sql insert(boolean postgres) {
        List<Name> columns = table().columns().stream()
                .filter(Column::writable)
                .map(Column::name)
                .toList();
        return meant(
                "insert into " + table().name().quoted() + " (" + each(columns, Name::quoted, ", ") + ")"
                        + (postgres ? " overriding system value" : "") + " select "
                        + each(columns, c -> "a." + c.quoted(), ", ") + " from " + from() + " where",
                "delete",
                "");
    }

    /** Rows that are back already. */
    Sql countThere() {
        return meant(
                "select count(*) as n from " + from() + " join "
                        + table().name().quoted() + " as t on " + same() + " where",
                "delete",
                "");
    }

    /** Rows whose columns can be filled: they are there, and null still. */
    Sql countFillable(String action) {
        return meant(
                "select count(*) as n from " + from() + " join "
                        + table().name().quoted() + " as t on " + same() + " where " + emptied(action) + " and",
                action,
                "");
    }

    /** Written so that no index on these columns is used: just emptied, they hold far more nulls than the statistics know of. */
    private String emptied(String action) {
        return each(archive.nulledBy(action), c -> "(t." + c.quoted() + " is null) is true", " and ");
    }

    /** Fills columns that are null still. */
    Sql fill(String action) {
        List<Name> nulled = archive.nulledBy(action);
        return meant(
                "update " + table().name().quoted() + " as t set "
                        + each(nulled, c -> c.quoted() + " = a." + c.quoted(), ", ") + " from " + from() + " where "
                        + same() + " and " + emptied(action) + " and",
                action,
                "");
    }

    /** Rows that came back as others than they were. */
    Sql changed(boolean postgres) {
        String cast = postgres ? "::text" : "";
        String differs = each(
                table().columnNames(),
                c -> "t." + c.quoted() + cast + (postgres ? " is distinct from a." : " is not a.") + c.quoted() + cast,
                " or ");
        return meant(
                "select count(*) as n from " + from() + " join "
                        + table().name().quoted() + " as t on " + same() + " where (" + differs + ") and",
                "delete",
                "");
    }

    Sql forget(String action) {
        return meant("delete from " + from() + " where", action, "");
    }

    /** So that no other call puts rows into the archive or takes them out meanwhile. */
    Sql lock() {
        return Sql.of("lock table " + archive.name().quoted() + " in share row exclusive mode");
    }
}
