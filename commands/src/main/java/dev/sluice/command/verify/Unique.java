package dev.sluice.command.verify;

import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import java.util.List;
import java.util.stream.Collectors;

/** No two rows have the same values; a null is equal to none. */
public record Unique(List<Name> columns) implements Check.Apart {
    public Unique {
        columns = List.copyOf(columns);
    }

    @Override
    public String sentence() {
        String names = columns.stream().map(Name::toString).collect(Collectors.joining(", "));
        return columns.size() == 1 ? names + " is unique" : "(" + names + ") is unique";
    }

    @Override
    public Found look(Table table, Look look) {
        String names = columns.stream().map(c -> "s." + c.quoted()).collect(Collectors.joining(", "));
        String present =
                columns.stream().map(c -> "s." + c.quoted() + " is not null").collect(Collectors.joining(" and "));
        String sql = """
                select %s, count(*) as "times" from %s as s where %s group by %s having count(*) > 1 order by %s
                """;
        Sql repeated = Sql.of(sql.formatted(names, table.name().quoted(), present, names, names));
        FoundRows found =
                FoundRows.of(look.transaction(), repeated, table.name().toString(), look.mask());
        String fact = found.count() == 0 ? "" : "repeated values: %,d".formatted(found.count());
        return new Found(found.count(), false, fact, found.samples());
    }
}
