package dev.sluice.command.load;

import dev.sluice.files.FieldNames;
import dev.sluice.sql.Column;
import dev.sluice.sql.Name;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The columns of a table that a load fills, in order.
 *
 * @param fields for each of the first columns its field; columns behind them are inherited from an outer record
 */
record Layout(List<Column> columns, List<String> fields, List<String> ignored) {
    Layout {
        columns = List.copyOf(columns);
        fields = List.copyOf(fields);
        ignored = List.copyOf(ignored);
    }

    FieldNames names() {
        return FieldNames.of(fields, new HashSet<>(ignored));
    }

    /** The field of a column, for messages. */
    String field(int column) {
        return column < fields.size()
                ? fields.get(column)
                : columns.get(column).name().text();
    }

    boolean fills(List<Name> wanted) {
        Set<Name> names = new HashSet<>(columns.stream().map(Column::name).toList());
        return names.containsAll(wanted);
    }
}
