package dev.sluice.command.swap;

import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The statements that compare the table, {@code t}, with the staging table, {@code s}, and bring it in line. */
record MergeSql(Site site) {
    private String live() {
        return site.target().name().quoted();
    }

    private String staged() {
        return site.staging().quoted();
    }

    private static String each(List<Name> names, Function<Name, String> text, String between) {
        return names.stream().map(text).collect(Collectors.joining(between));
    }

    private static String list(List<Name> names, String alias) {
        return each(names, c -> alias + c.quoted(), ", ");
    }

    private String same() {
        return each(site.key(), c -> "t." + c.quoted() + " = s." + c.quoted(), " and ");
    }

    private String missing() {
        return "not exists (select 1 from " + staged() + " as s where " + same() + ")";
    }

    private String differs() {
        List<Name> names = site.updated();
        if (site.postgres()) {
            return "row(" + list(names, "t.") + ")::record *<> row(" + list(names, "s.") + ")::record";
        }
        return each(
                names,
                c -> "(t." + c.quoted() + " is not s." + c.quoted() + " or typeof(t." + c.quoted() + ") <> typeof(s."
                        + c.quoted() + "))",
                " or ");
    }

    /** The texts with the range's condition between each two, and its values as often. */
    private Sql ranged(String... texts) {
        String condition = site.where().map(w -> "(" + w.text() + "\n)").orElse("true");
        List<@Nullable Object> binds = new ArrayList<>();
        for (int i = 1; i < texts.length; i++) {
            site.where().ifPresent(w -> binds.addAll(w.binds()));
        }
        return new Sql(String.join(condition, texts), binds);
    }

    /** Fails where the condition is no condition on the table. */
    Sql tryRange() {
        return ranged("select 1 as n from " + live() + " as t where ", " limit 0");
    }

    Sql countRange() {
        return ranged("select count(*) as n from " + live() + " as t where ", "");
    }

    Sql countStaged() {
        return Sql.of("select count(*) as n from " + staged());
    }

    /** Old keys that are not among the new ones. */
    Sql countMissing() {
        return ranged("select count(*) as n from " + live() + " as t where ", " and " + missing());
    }

    /** A table of them. */
    Sql keepMissing(TableName name) {
        return Sql.of("create table " + name.quoted() + " as select " + list(site.key(), "t.") + " from " + live()
                + " as t where " + missing());
    }

    /** Rows to be inserted, updated or deleted, the kept columns aside; PostgreSQL's, and for all rows. */
    Sql countDifferent() {
        String changed = site.updated().isEmpty() ? "" : " or " + differs();
        String first = site.key().get(0).quoted();
        return Sql.of("select count(*) as n from " + live() + " as t full join " + staged() + " as s on " + same()
                + " where t." + first + " is null or s." + first + " is null" + changed);
    }

    Sql countNullKeys() {
        return Sql.of("select count(*) as n from " + staged() + " as s where " + anyNull("s."));
    }

    Sql countOldNullKeys() {
        return Sql.of("select count(*) as n from " + live() + " as t where " + anyNull("t."));
    }

    private String anyNull(String alias) {
        return each(site.key(), c -> alias + c.quoted() + " is null", " or ");
    }

    Sql countTwice() {
        String key = list(site.key(), "s.");
        return Sql.of("select count(*) as n from (select 1 from " + staged() + " as s group by " + key
                + " having count(*) > 1) as twice");
    }

    /** New rows that the range does not hold. */
    Sql countOutside() {
        return ranged("select count(*) as n from " + staged() + " as t where not coalesce(", ", false)");
    }

    /** New rows whose key a row has that is to stay as it is. */
    Sql countTaken() {
        return ranged(
                "select count(*) as n from " + staged() + " as s where exists (select 1 from " + live() + " as t where "
                        + same() + " and not coalesce(",
                ", false))");
    }

    /** Locks the rows that are to go, so that nobody comes to refer to them. */
    Sql lockExtra() {
        return ranged(
                "select count(*) as n from (select 1 from " + live() + " as t where ",
                " and " + missing() + " for update) as held");
    }

    /** The same for rows that go, or that others refer to by values which they are to lose. */
    Sql lockLeaving(List<Name> referenced) {
        return ranged(
                "select count(*) as n from (select 1 from " + live() + " as t where ",
                " and " + new Content(site).leaves(referenced) + " for update) as held");
    }

    Sql deleteExtra() {
        return ranged("delete from " + live() + " as t where ", " and " + missing());
    }

    /** Empty when a row has nothing besides its key. */
    Optional<Sql> update() {
        if (site.updated().isEmpty()) {
            return Optional.empty();
        }
        String set = each(site.updated(), c -> c.quoted() + " = s." + c.quoted(), ", ");
        return Optional.of(Sql.of("update " + live() + " as t set " + set + " from " + staged() + " as s where "
                + same() + " and (" + differs() + ")"));
    }

    /** How many rows it is to reach. */
    Optional<Sql> countUpdated() {
        return site.updated().isEmpty()
                ? Optional.empty()
                : Optional.of(Sql.of("select count(*) as n from " + live() + " as t join " + staged() + " as s on "
                        + same() + " where " + differs()));
    }

    /** A temporary table of what those rows are now. */
    Sql keepDifferent(String into) {
        return Sql.of("create temporary table " + into + " as select " + list(site.key(), "t.") + ", "
                + list(site.updated(), "t.") + " from " + live() + " as t join " + staged() + " as s on " + same()
                + " where " + differs());
    }

    /** Rows that are what such a table says. */
    Sql countLike(String images) {
        return Sql.of("select count(*) as n from " + live() + " as t join " + images + " as s on " + same()
                + " where not (" + differs() + ")");
    }

    Sql drop(String images) {
        return Sql.of("drop table " + images);
    }

    Sql insertMissing() {
        String columns = list(site.inserted(), "");
        return Sql.of("insert into " + live() + " (" + columns + ")"
                + (site.postgres() ? " overriding system value" : "") + " select " + list(site.inserted(), "s.")
                + " from " + staged() + " as s where not exists (select 1 from " + live() + " as t where " + same()
                + ")");
    }

    Sql lock() {
        return Sql.of("lock table " + live() + " in share row exclusive mode");
    }

    /** All of the merge, in order. */
    List<Sql> merge() {
        List<Sql> all = new ArrayList<>(List.of(deleteExtra()));
        update().ifPresent(all::add);
        all.add(insertMissing());
        return all;
    }
}
