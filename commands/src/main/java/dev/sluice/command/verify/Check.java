package dev.sluice.command.verify;

import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.TableName;
import java.util.List;
import java.util.Optional;

/** Something that is to hold for the rows of one table. */
public sealed interface Check {
    /** What holds, as a report says it. */
    String sentence();

    /**
     * It holds for every row.
     *
     * @param failing a condition, over the alias {@code s}, that only rows meet which break it
     */
    record OfRows(String sentence, Sql failing) implements Check {}

    /**
     * So many percent of the rows have a value.
     *
     * @param percent at least
     */
    record Complete(Name column, double percent) implements Check {
        public Complete {
            if (!(percent >= 0 && percent <= 100)) {
                throw Compare.invalid("verify", "complete must be from 0 to 100 percent, was " + percent);
            }
        }

        @Override
        public String sentence() {
            return column + " is complete to at least " + percent + " %";
        }
    }

    /** The table has so many rows. */
    record Count(long least, long most) implements Check {
        @Override
        public String sentence() {
            return least == most ? "has " + least + " rows" : "has from " + least + " to " + most + " rows";
        }
    }

    /** No two rows have the same values; a null is equal to none. */
    record Unique(List<Name> columns) implements Check {
        public Unique {
            columns = List.copyOf(columns);
        }

        @Override
        public String sentence() {
            return columns + " is unique";
        }
    }

    /**
     * Every value that is not null is in a column of another table.
     *
     * @param parentColumn empty for the primary key
     */
    record References(Name column, TableName parent, Optional<Name> parentColumn) implements Check {
        @Override
        public String sentence() {
            return column + " refers to " + parent
                    + parentColumn.map(c -> "(" + c + ")").orElse("");
        }
    }
}
