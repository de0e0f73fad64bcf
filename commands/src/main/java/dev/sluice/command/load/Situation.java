package dev.sluice.command.load;

import dev.sluice.command.SlowDeletes;
import dev.sluice.command.load.Load.Mode;
import dev.sluice.db.Catalog;
import dev.sluice.db.Reader;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import java.util.ArrayList;
import java.util.List;

/** What the tables are like before the load. */
record Situation(Reader reader, Catalog catalog, boolean postgres) {
    boolean hasRows(Table table) {
        return !reader.query(Sql.of("select 1 as n from " + table.name().quoted() + " limit 1"))
                .isEmpty();
    }

    long count(String from) {
        return reader.number(Sql.of("select count(*) as n from " + from));
    }

    List<String> notes(TableLoad load) {
        List<String> notes = new ArrayList<>();
        List<String> triggers = catalog.triggers(load.target());
        String event = load.mode() == Mode.REPLACE ? "deleted and inserted" : "inserted";
        if (!triggers.isEmpty()) {
            notes.add(load.name() + ": triggers fire for the rows " + event + ": " + String.join(", ", triggers));
        }
        if (load.mode() == Mode.REPLACE && hasRows(load.target())) {
            notes.addAll(new SlowDeletes(catalog).notes(load.target()));
        }
        return notes;
    }
}
