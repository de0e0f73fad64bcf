package dev.sluice.command.load;

import dev.sluice.command.load.Load.Mode;
import dev.sluice.sql.Column;
import dev.sluice.sql.Name;
import dev.sluice.sql.Table;
import dev.sluice.sql.ValueType;
import java.util.List;

/**
 * What happens to one table.
 *
 * @param key for {@link Mode#UPSERT}
 * @param number of the table in the load, counted from 1
 * @param aside records that cannot be loaded are set aside
 */
record TableLoad(
        Table target, List<Input> inputs, Layout layout, Mode mode, List<Name> key, int number, boolean aside) {
    TableLoad {
        inputs = List.copyOf(inputs);
        key = List.copyOf(key);
    }

    /** Whether the records go into a temporary table first: rows are looked at, or the server must cast values. */
    boolean staged() {
        return aside || mode == Mode.UPSERT || layout.columns().stream().anyMatch(TableLoad::asText);
    }

    /** Types without a binary form of their own here travel as text and are cast by the server. */
    static boolean asText(Column column) {
        return column.type() == ValueType.INTERVAL || column.type() == ValueType.OTHER;
    }

    String name() {
        return target.name().toString();
    }
}
