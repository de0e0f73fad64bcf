package dev.sluice.command.swap;

import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What the table will hold: new rows as the staging table, {@code s}, has them, but with the values that present rows, {@code o}, keep; those
 * stand in no new row.
 */
record Content(Site site) {
    private String staged() {
        return site.staging().quoted() + " as s";
    }

    private String present() {
        return site.target().name().quoted() + " as o";
    }

    /** No row will have these values, which stand in columns under the alias, a dot included, in columns of its own. */
    String lacks(List<Name> own, String alias, List<Name> columns) {
        if (own.stream().noneMatch(site.keep()::contains)) {
            return lacksStaged(own, alias, columns, "");
        }
        String kept = "not exists (select 1 from " + present() + " join " + staged() + " on " + sameKey("o.")
                + " where " + pairs("o.", own, under(alias, columns), site.keep()::contains)
                + pairs("s.", own, under(alias, columns), c -> !site.keep().contains(c)) + "true)";
        // The database gives a new row a number that nobody refers to yet.
        return own.stream().anyMatch(site.numbered()::contains)
                ? kept
                : kept + " and "
                        + lacksStaged(
                                own,
                                alias,
                                columns,
                                " and not exists (select 1 from " + present() + " where " + sameKey("o.") + ")");
    }

    private String lacksStaged(List<Name> own, String alias, List<Name> columns, String further) {
        return "not exists (select 1 from " + staged() + " where " + pairs("s.", own, under(alias, columns), c -> true)
                + "true" + further + ")";
    }

    /** The row under the alias {@code t} goes, or gets other values of these columns. */
    String leaves(List<Name> own) {
        return "not exists (select 1 from " + staged() + " where " + sameKey("t.") + " and "
                + pairs("s.", own, under("t.", own), site.updated()::contains) + "true)";
    }

    private String sameKey(String alias) {
        return site.key().stream()
                .map(c -> "s." + c.quoted() + site.collated(c) + " = " + alias + c.quoted())
                .collect(Collectors.joining(" and "));
    }

    private static List<String> under(String alias, List<Name> columns) {
        return columns.stream().map(c -> alias + c.quoted()).toList();
    }

    private String pairs(String left, List<Name> one, List<String> other, Predicate<Name> which) {
        return IntStream.range(0, one.size())
                .filter(i -> which.test(one.get(i)))
                .mapToObj(i -> left + one.get(i).quoted() + site.collated(one.get(i)) + " = " + other.get(i) + " and ")
                .collect(Collectors.joining());
    }

    /** Rows of another staging table whose foreign key is filled, and leads to no row that will be. */
    Sql countWithoutParent(String child, Table.ForeignKey key) {
        return Sql.of("select count(*) as n from " + child + " as c where " + filled(key) + " and "
                + lacks(key.parentColumns(), "c.", key.columns()));
    }

    static String filled(Table.ForeignKey key) {
        return key.columns().stream()
                .map(c -> "c." + c.quoted() + " is not null")
                .collect(Collectors.joining(" and "));
    }
}
