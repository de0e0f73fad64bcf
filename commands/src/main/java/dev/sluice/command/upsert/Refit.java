package dev.sluice.command.upsert;

import dev.sluice.db.Reader;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import dev.sluice.sql.TableName;
import dev.sluice.stage.Twin;
import dev.sluice.stage.Withheld;
import java.util.List;
import java.util.stream.Stream;

/**
 * The table that a full refresh builds from the source's schema, beside the one whose place it takes.
 *
 * @param live as it is
 * @param table as it will be, under the live one's name
 * @param standing what the live one was like when this was planned
 * @param changes how the two differ, a sentence each
 * @param inPlace whether the live table is of that shape already, so that its rows can be replaced as well
 */
record Refit(
        Table live,
        Table table,
        Standing standing,
        Withheld withheld,
        Building building,
        List<String> changes,
        boolean inPlace) {
    /**
     * How it is built, beside what is carried.
     *
     * @param columns in the source's order, for between the parentheses
     * @param before for when it is made: defaults, storage, keys
     * @param after for when its rows are in: indexes
     * @param inner foreign keys to tables that are built in the same run, itself included
     * @param outer foreign keys to other tables, which the live one does not have
     */
    record Building(
            List<String> columns,
            List<String> before,
            List<String> after,
            List<Reference> inner,
            List<Reference> outer) {
        Building {
            columns = List.copyOf(columns);
            before = List.copyOf(before);
            after = List.copyOf(after);
            inner = List.copyOf(inner);
            outer = List.copyOf(outer);
        }
    }

    /** A foreign key of the new table and the statement that adds it. */
    record Reference(List<Name> columns, Parent parent, List<Name> parentColumns, Sql add) {}

    /**
     * What is referred to.
     *
     * @param now its name while tables are built
     * @param named its name for people, and in the end
     */
    record Parent(TableName now, TableName named) {}

    Refit {
        changes = List.copyOf(changes);
    }

    /** Where a table is built that is to have that name. */
    static TableName staging(TableName live) {
        return new TableName(live.schema(), live.name().derived("_new"));
    }

    /** For the plan and the report. */
    List<String> told(List<String> warnings) {
        return Stream.concat(changes.stream().map(change -> live.name() + ": " + change), warnings.stream())
                .toList();
    }

    Twin twin(Reader reader) {
        return Twin.of(reader, live, staging(live.name()).name(), withheld);
    }
}
