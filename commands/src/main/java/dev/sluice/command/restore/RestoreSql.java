package dev.sluice.command.restore;

import dev.sluice.command.restore.RestorePlan.Pair;
import dev.sluice.sql.Column;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The statements that make a table what a backup has; {@code t} is the table, {@code d} the backup's rows beside it. */
record RestoreSql(Pair pair, boolean postgres) {
    private Table target() {
        return pair.table();
    }

    private String table() {
        return target().name().quoted();
    }

    List<Name> columns() {
        return pair.member().columns().stream().map(Name::of).toList();
    }

    /** Columns that tell rows apart and are never null; empty when the table has none such. */
    List<Name> key() {
        if (!target().primaryKey().isEmpty() && notNull(target().primaryKey())) {
            return target().primaryKey();
        }
        Optional<List<Name>> unique = target().uniqueKeys().stream()
                .map(Table.UniqueKey::columns)
                .filter(this::notNull)
                .findFirst();
        return unique.orElse(List.of());
    }

    private boolean notNull(List<Name> key) {
        return key.stream()
                .allMatch(name -> columns().contains(name)
                        && target().column(name).filter(this::isNeverNull).isPresent());
    }

    /** SQLite takes null in a primary key, unless it is the rowid. */
    private boolean isNeverNull(Column column) {
        return column.notNull() || target().is(Table.Trait.ROWID_KEY);
    }

    private static String each(List<Name> names, Function<Name, String> text, String between) {
        return names.stream().map(text).collect(Collectors.joining(between));
    }

    private String list(String alias) {
        return each(columns(), c -> alias + c.quoted(), ", ");
    }

    private String same() {
        return each(key(), c -> "t." + c.quoted() + " = d." + c.quoted(), " and ");
    }

    /**
     * The same, to look rows of {@code t} up in {@code d}. SQLite would convert what stands in {@code d} to the type of a column, and
     * then find no index good enough; of an expression it does not.
     */
    private String sameIn() {
        return postgres ? same() : each(key(), c -> "+t." + c.quoted() + " = d." + c.quoted(), " and ");
    }

    private String stage() {
        return (postgres ? "pg_temp." : "temp.")
                + Name.of("sluice_restore_" + pair.number()).quoted();
    }

    private List<Name> updated() {
        return columns().stream().filter(c -> !key().contains(c)).toList();
    }

    private String differs(List<Name> names) {
        if (postgres) {
            return "row(" + each(names, c -> "t." + c.quoted(), ", ") + ")::record *<> row("
                    + each(names, c -> "d." + c.quoted(), ", ") + ")::record";
        }
        return each(
                        names,
                        c -> "t." + c.quoted() + " is not d." + c.quoted() + " collate binary or typeof(t." + c.quoted()
                                + ") <> typeof(d." + c.quoted() + ")",
                        " or ")
                .transform(all -> "(" + all + ")");
    }

    Sql count() {
        return Sql.of("select count(*) as n from " + table());
    }

    /** Without types in SQLite, so that a value stays of the class it is of. */
    Sql createStage() {
        return Sql.of(
                postgres
                        ? "create temporary table " + stage() + " on commit drop as select " + list("") + " from "
                                + table() + " with no data"
                        : "create table " + stage() + " (" + list("") + ")");
    }

    Sql indexStage() {
        return Sql.of("create index "
                + (postgres
                        ? ""
                        : "temp."
                                + Name.of("sluice_restore_key_" + pair.number()).quoted())
                + " on "
                + (postgres
                        ? stage()
                        : Name.of("sluice_restore_" + pair.number()).quoted()) + " ("
                + each(key(), Name::quoted, ", ") + ")");
    }

    Sql analyzeStage() {
        return Sql.of("analyze " + stage());
    }

    Sql dropStage() {
        return Sql.of("drop table " + stage());
    }

    /** A table and its columns, for COPY. */
    String copyStage() {
        return stage() + " (" + list("") + ")";
    }

    String copyTable() {
        return table() + " (" + list("") + ")";
    }

    private String insertInto(String into) {
        return "insert into " + into + " (" + list("") + ") values (" + each(columns(), c -> "?", ", ") + ")";
    }

    String stageOne() {
        return insertInto(stage());
    }

    String insertOne() {
        return insertInto(table());
    }

    Sql deleteAll() {
        return Sql.of("delete from " + table());
    }

    Optional<Sql> update() {
        if (updated().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Sql.of("update " + table() + " as t set "
                + each(updated(), c -> c.quoted() + " = d." + c.quoted(), ", ") + " from " + stage() + " as d where "
                + same() + " and " + differs(updated())));
    }

    /** Rows whose key is equal and written otherwise. */
    Sql updateKeys() {
        return Sql.of("update " + table() + " as t set "
                + each(columns(), c -> c.quoted() + " = d." + c.quoted(), ", ") + " from " + stage() + " as d where "
                + same() + " and " + differs(key()));
    }

    Sql insertMissing() {
        return Sql.of("insert into " + table() + " (" + list("") + ")"
                + (postgres ? " overriding system value" : "") + " select " + list("d.") + " from " + stage()
                + " as d where not exists (select 1 from " + table() + " as t where " + same() + ")");
    }

    /** Rows of {@code t} that the backup does not have. */
    private String extra() {
        return "not exists (select 1 from " + stage() + " as d where " + sameIn() + ")";
    }

    /** Rows of {@code t} that the backup does not have just so. */
    private String other() {
        return "not exists (select 1 from " + stage() + " as d where " + sameIn() + " and not (" + differs(columns())
                + "))";
    }

    Sql countExtra() {
        return Sql.of("select count(*) as n from " + table() + " as t where " + extra());
    }

    Sql deleteExtra() {
        return Sql.of("delete from " + table() + " as t where " + extra());
    }

    Sql deleteOther() {
        return Sql.of("delete from " + table() + " as t where " + other());
    }

    /** Rows of a table outside of the restore that lead to any row. */
    static Sql countReferring(Table.Inbound inbound) {
        return Sql.of("select count(*) as n from " + inbound.child().quoted() + " where "
                + each(inbound.key().columns(), c -> c.quoted() + " is not null", " and "));
    }

    /** Rows of a table outside of the restore that lead to rows which are going to be deleted. */
    Sql countReached(Table.Inbound inbound, boolean others) {
        List<Name> from = inbound.key().columns();
        List<Name> to = inbound.key().parentColumns();
        StringBuilder pairs = new StringBuilder();
        for (int i = 0; i < to.size(); i++) {
            pairs.append(" and t.")
                    .append(to.get(i).quoted())
                    .append(" = c.")
                    .append(from.get(i).quoted());
        }
        return Sql.of("select count(*) as n from " + inbound.child().quoted() + " as c where exists (select 1 from "
                + table() + " as t where " + (others ? other() : extra()) + pairs + ")");
    }
}
