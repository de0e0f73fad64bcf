package dev.sluice.command.verify;

import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import dev.sluice.sql.TableName;
import java.util.Optional;

/** Something that is to hold for the rows of one table. */
public sealed interface Check {
    /** What holds, as a report says it. */
    String sentence();

    /** One that is looked at by itself, apart from the scan that counts for all others. */
    sealed interface Apart extends Check permits Unique, Fresh, NoGaps, NoOverlap, SameAs {
        Found look(Table table, Look look);
    }

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
            if (least == most) {
                return least == 1 ? "has 1 row" : "has " + least + " rows";
            }
            return "has from " + least + " to " + most + " rows";
        }
    }

    /**
     * Every value that is not null is in a column of another table.
     *
     * @param parentColumn empty for the primary key
     * @param where rows for which it must be so, as a condition over the alias {@code s}
     */
    record References(Name column, TableName parent, Optional<Name> parentColumn, Optional<Sql> where)
            implements Check {
        @Override
        public String sentence() {
            return column + " refers to " + parent
                    + parentColumn.map(c -> "(" + c + ")").orElse("")
                    + where.map(w -> " where " + w.text()).orElse("");
        }
    }
}
