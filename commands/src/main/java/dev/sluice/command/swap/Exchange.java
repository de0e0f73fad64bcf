package dev.sluice.command.swap;

import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.TableName;
import dev.sluice.stage.Definitions;
import dev.sluice.stage.Retired;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The statements by which a SQLite table steps aside and another of the very same definition takes its place, with the rows of the staging
 * table. They need a transaction that was begun to rebuild tables.
 *
 * @param aside the name that the table itself gets
 * @param keeps whether it is kept under that name
 */
record Exchange(Site site, Definitions definitions, TableName aside, boolean keeps) {
    List<Sql> statements() {
        List<Sql> all = new ArrayList<>();
        definitions.parts().forEach(part -> all.add(part.drop()));
        all.addAll(
                copies() ? copy() : List.of(Sql.of("alter table " + live().quoted() + " rename to " + aside.quoted())));
        all.add(Sql.of(definitions.table()));
        if (definitions.numbered()) {
            all.add(number(aside, live()));
        }
        all.add(fill());
        all.add(drop(site.staging()));
        if (!keeps) {
            all.add(drop(aside));
        }
        definitions.parts().forEach(part -> all.add(Sql.of(part.sql())));
        if (definitions.analyzed()) {
            all.add(Sql.of("analyze " + live().quoted()));
        }
        return all;
    }

    /**
     * Old rows that are kept must not keep those of other tables alive, and SQLite takes foreign keys from no table; nor does a table whose
     * definition says its own name bear another. Then the rows move into a table without all that.
     */
    private boolean copies() {
        return definitions.namesItself(live().name().text())
                || (keeps && !site.target().foreignKeys().isEmpty());
    }

    private List<Sql> copy() {
        Site plain = new Site(site.target(), aside, site.key(), List.of(), site.where(), false, site.collations());
        String columns = list(site.columns().stream().map(Name::quoted));
        List<Sql> all = new ArrayList<>();
        all.add(new Stage(plain).inSqlite(Retired.MARK));
        all.add(Sql.of(
                "insert into " + aside.quoted() + " (" + columns + ") select " + columns + " from " + live().quoted()));
        if (definitions.numbered()) {
            all.add(number(live(), aside));
        }
        all.add(drop(live()));
        return all;
    }

    /** The highest number that was given out goes from one table to the other. */
    private static Sql number(TableName from, TableName to) {
        return Sql.of("update main.sqlite_sequence set name = " + literal(to) + " where name = " + literal(from));
    }

    private TableName live() {
        return site.target().name();
    }

    private static Sql drop(TableName table) {
        return Sql.of("drop table " + table.quoted());
    }

    private static String literal(TableName table) {
        return "'" + table.name().text().replace("'", "''") + "'";
    }

    /** Rows that are there already come first and keep their numbers, so that a new row gets one above them. */
    private Sql fill() {
        String into = "insert into " + live().quoted() + " ("
                + list(site.columns().stream().map(Name::quoted)) + ") select ";
        List<Name> kept = site.keep().stream().filter(site.columns()::contains).toList();
        if (kept.isEmpty()) {
            return Sql.of(into + list(site.columns().stream().map(Name::quoted)) + " from "
                    + site.staging().quoted());
        }
        String same = site.key().stream()
                .map(c -> "t." + c.quoted() + " = s." + c.quoted())
                .collect(Collectors.joining(" and "));
        String isNew = "t." + site.key().get(0).quoted() + " is null";
        return Sql.of(into + list(site.columns().stream().map(c -> value(c, kept, isNew))) + " from "
                + site.staging().quoted() + " as s left join " + aside.quoted() + " as t on " + same + " order by "
                + isNew);
    }

    private String value(Name column, List<Name> kept, String isNew) {
        if (!kept.contains(column)) {
            return "s." + column.quoted();
        }
        String fresh = site.numbered().contains(column) ? "null" : "s." + column.quoted();
        return "case when " + isNew + " then " + fresh + " else t." + column.quoted() + " end";
    }

    private static String list(Stream<String> texts) {
        return texts.collect(Collectors.joining(", "));
    }
}
