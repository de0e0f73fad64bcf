package dev.sluice.command.verify;

import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The whole numbers of a column follow one another.
 *
 * @param by columns within whose values they do, each from its own beginning
 */
public record NoGaps(Name column, List<Name> by) implements Check.Apart {
    public NoGaps {
        by = List.copyOf(by);
    }

    @Override
    public String sentence() {
        return column + " has no gaps" + (by.isEmpty() ? "" : " by " + by);
    }

    @Override
    public Found look(Table table, Look look) {
        String groups = by.stream().map(c -> "s." + c.quoted()).collect(Collectors.joining(", "));
        String labels = by.stream().map(c -> c.quoted() + ", ").collect(Collectors.joining());
        String sql = """
                select %s g.n as %s, g.after as %s
                from (
                  select %s s.%s as n,
                         lead(s.%s) over (%s order by s.%s) as after
                  from %s as s where s.%s is not null
                ) as g
                where g.after - g.n > 1 or %s
                order by 1
                """;
        String name = column.quoted();
        Sql gaps = Sql.of(sql.formatted(
                labels,
                name,
                Name.of("other " + column.text()).quoted(),
                groups.isEmpty() ? "" : groups + ",",
                name,
                name,
                groups.isEmpty() ? "" : "partition by " + groups,
                name,
                table.name().quoted(),
                name,
                look.postgres() ? "g.n::numeric <> trunc(g.n::numeric)" : "g.n <> cast(g.n as integer)"));
        FoundRows found = FoundRows.of(look.transaction(), gaps, table.name().toString(), look.mask());
        String fact = found.count() == 0 ? "" : "gaps: %,d".formatted(found.count());
        return new Found(found.count(), false, fact, found.samples());
    }
}
