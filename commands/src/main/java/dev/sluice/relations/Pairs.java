package dev.sluice.relations;

import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Columns of a child, and those of the parent that each stands for: a foreign key's, or somebody's word.
 *
 * @param columns the child's
 * @param parentColumns in the same order
 */
public record Pairs(List<Name> columns, List<Name> parentColumns) {
    public Pairs {
        columns = List.copyOf(columns);
        parentColumns = List.copyOf(parentColumns);
        if (columns.isEmpty() || columns.size() != parentColumns.size()) {
            throw new IllegalArgumentException(columns + " " + parentColumns);
        }
    }

    public static Pairs of(Table.ForeignKey key) {
        return new Pairs(key.columns(), key.parentColumns());
    }

    /** The parent's column stands left, so that its collation and its affinity decide, as they do for a foreign key. */
    String equal(String parent, String child) {
        List<String> equal = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            equal.add(parent + "." + parentColumns.get(i).quoted() + " = " + child + "."
                    + columns.get(i).quoted());
        }
        return String.join(" and ", equal);
    }

    /** Rows of the child whose parent is not there; one that names no parent, or a part of one, is no orphan. */
    public Condition orphans(Table parent) {
        return alias -> {
            String above = alias + "p";
            List<String> parts = new ArrayList<>();
            columns.forEach(c -> parts.add(alias + "." + c.quoted() + " is not null"));
            parts.add("not exists (select 1 from " + Closure.rowsOf(parent) + " as " + above + " where "
                    + equal(above, alias) + ")");
            return Sql.of("(" + String.join(" and ", parts) + ")");
        };
    }

    /** Rows of the child whose parent is one of those. */
    Condition childrenOf(Table parent, Condition rows) {
        return alias -> {
            String above = alias + "p";
            Sql meant = rows.on(above);
            List<@Nullable Object> binds = meant.binds();
            return new Sql(
                    "exists (select 1 from " + Closure.rowsOf(parent) + " as " + above + " where " + equal(above, alias)
                            + " and " + meant.text() + ")",
                    binds);
        };
    }
}
