package dev.sluice.command.upsert;

import dev.sluice.db.Reader;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.TableName;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows of a table that refer to rows that another table does not have. */
record Dangling(TableName child, List<Name> columns, List<Name> parentColumns) {
    /** Those without a parent there. */
    long without(Reader reader, TableName parent) {
        return reader.number(Sql.of(rows() + " and not exists (" + parents(parent) + ")"));
    }

    /** Those that have a parent in the one table, and none in the other. */
    long losing(Reader reader, TableName present, TableName parent) {
        return reader.number(
                Sql.of(rows() + " and exists (" + parents(present) + ") and not exists (" + parents(parent) + ")"));
    }

    private String rows() {
        return "select count(*) as n from " + child.quoted() + " as c where "
                + columns.stream().map(c -> "c." + c.quoted() + " is not null").collect(Collectors.joining(" and "));
    }

    private String parents(TableName parent) {
        return "select 1 from " + parent.quoted() + " as p where "
                + IntStream.range(0, columns.size())
                        .mapToObj(i -> "p." + parentColumns.get(i).quoted() + " = c."
                                + columns.get(i).quoted())
                        .collect(Collectors.joining(" and "));
    }
}
