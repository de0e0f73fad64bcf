package dev.sluice.command.verify;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import java.util.List;
import java.util.stream.Collectors;

/**
 * No two periods have a moment in common; a null is an open end.
 *
 * @param by columns within whose values they may not; nulls are the same there
 * @param inclusive whether the end belongs to the period, so that the next may not begin there
 */
public record NoOverlap(Name from, Name to, List<Name> by, boolean inclusive) implements Check.Apart {
    private static final String REVERSED = "select %s from %s as s where s.%s > s.%s";

    /** Nothing is as quick: whether a period begins before all those that began earlier have ended. */
    private static final String ANY = """
            select 1 as found
            from (
              select s.%1$s as f, count(*) over w as n, max(case when s.%2$s is null then 1 else 0 end) over w as open,
                     max(s.%2$s) over w as most
              from %3$s as s
              where %4$s
              window w as (%5$s order by s.%1$s nulls first rows between unbounded preceding and 1 preceding)
            ) as p
            where p.n > 0 and (p.f is null or p.open = 1 or p.most %6$s p.f)
            limit 1
            """;

    private static final String PAIRS = """
            select %s
            from %s as s
            join %s as o on %s
            where %s
            order by %s
            """;

    public NoOverlap {
        by = List.copyOf(by);
    }

    @Override
    public String sentence() {
        return "[" + from + ", " + to + (inclusive ? "]" : ")") + " does not overlap"
                + (by.isEmpty() ? "" : " by " + by);
    }

    @Override
    public Found look(Table table, Look look) {
        refuseReversed(table, look);
        String any = ANY.formatted(
                from.quoted(),
                to.quoted(),
                table.name().quoted(),
                full("s"),
                by.isEmpty() ? "" : "partition by " + list("s.", by),
                inclusive ? ">=" : ">");
        if (look.transaction().query(Sql.of(any)).isEmpty()) {
            return Found.of(true, "");
        }
        if (!table.sort().hasPlaces()) {
            return Found.of(false, "overlapping pairs: at least 1");
        }
        FoundRows found = FoundRows.of(
                look.transaction(), Sql.of(pairs(table, look)), table.name().toString(), look.mask());
        // What overlaps is found already, whether it can be told apart or not.
        long pairs = Math.max(1, found.count());
        return new Found(pairs, false, "overlapping pairs: %,d".formatted(pairs), found.samples());
    }

    private void refuseReversed(Table table, Look look) {
        String sql = REVERSED.formatted(key(table, "s", ""), table.name().quoted(), from.quoted(), to.quoted());
        FoundRows reversed =
                FoundRows.of(look.transaction(), Sql.of(sql), table.name().toString(), look.mask());
        if (reversed.count() > 0) {
            throw SluiceException.of(
                    Kind.FAILED,
                    "%s: %,d periods end before they begin, such as %s"
                            .formatted(table.name(), reversed.count(), String.join(", ", reversed.samples())),
                    "noOverlap",
                    "mend them: nobody can say what they overlap");
        }
    }

    /** A period without a moment overlaps nothing. */
    private String full(String alias) {
        String condition = "(%1$s.%2$s is null or %1$s.%3$s is null or %1$s.%2$s < %1$s.%3$s)";
        return inclusive ? "1 = 1" : condition.formatted(alias, from.quoted(), to.quoted());
    }

    private String pairs(Table table, Look look) {
        String same = by.stream()
                .map(c -> "s.%1$s is not distinct from o.%1$s".formatted(c.quoted()))
                .collect(Collectors.joining(" and "));
        String name = table.name().quoted();
        String sorted = key(table, "s", "");
        String where =
                String.join(" and ", before(table, look), begins("s", "o"), begins("o", "s"), full("s"), full("o"));
        return PAIRS.formatted(
                sorted + ", " + key(table, "o", "other "), name, name, same.isEmpty() ? "1 = 1" : same, where, "1");
    }

    private String begins(String one, String other) {
        String condition = "(%1$s.%3$s is null or %2$s.%4$s is null or %1$s.%3$s %5$s %2$s.%4$s)";
        return condition.formatted(one, other, from.quoted(), to.quoted(), inclusive ? "<=" : "<");
    }

    private static String before(Table table, Look look) {
        return "(" + identity(table, look, "s") + ") < (" + identity(table, look, "o") + ")";
    }

    private static String identity(Table table, Look look, String alias) {
        if (look.postgres()) {
            // A key may be there twice among those that inherit, and a place in each partition.
            return "%1$s.tableoid, %1$s.ctid".formatted(alias);
        }
        return table.is(Table.Trait.WITHOUT_ROWID) ? list(alias + ".", table.primaryKey()) : alias + ".rowid";
    }

    /** What names a row in a sample. */
    private String key(Table table, String alias, String prefix) {
        List<Name> names = table.primaryKey().isEmpty() ? List.of(from, to) : table.primaryKey();
        return names.stream()
                .map(n -> alias + "." + n.quoted() + " as "
                        + Name.of(prefix + n.text()).quoted())
                .collect(Collectors.joining(", "));
    }

    private static String list(String alias, List<Name> names) {
        return names.stream().map(n -> alias + n.quoted()).collect(Collectors.joining(", "));
    }
}
