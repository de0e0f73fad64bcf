package dev.sluice.command.backfill;

import dev.sluice.sql.Column;
import dev.sluice.sql.Name;
import dev.sluice.sql.Nearest;
import dev.sluice.sql.Table;
import java.util.List;

/** Columns that a form names. */
final class Columns {
    private Columns() {}

    static Column of(Table table, Name name) {
        List<String> names = table.columns().stream().map(c -> c.name().text()).toList();
        return table.column(name)
                .orElseThrow(() -> Backfill.invalid("table " + table.name() + " has no column \"" + name + "\""
                        + Nearest.behind(name.text(), names)));
    }
}
