package dev.sluice.command.swap;

import dev.sluice.command.Databases;
import dev.sluice.command.Source;
import dev.sluice.db.Catalog;
import dev.sluice.db.Database;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The columns that a table or a query brings. An upsert leaves the others of a row as they are; a staging table has no rows yet, so that
 * they would be empty in all of them.
 *
 * @param renames columns of the table by those of the source
 */
record Brought(Source source, Map<String, String> renames) {
    Brought {
        renames = Map.copyOf(renames);
    }

    /** Columns of the table that present rows would lose their values of. */
    List<Name> missing(Site site, Databases databases) {
        Set<String> there = columns(databases).stream()
                .map(c -> renames.getOrDefault(c, c).toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        return site.columns().stream()
                .filter(c -> !site.keep().contains(c))
                .filter(c -> !there.contains(c.text().toLowerCase(Locale.ROOT)))
                .toList();
    }

    private List<String> columns(Databases databases) {
        if (source instanceof Source.OfQuery query) {
            Sql none = new Sql(
                    "select * from (" + query.sql().text() + "\n) as q limit 0",
                    query.sql().binds());
            return databases.named(query.profile()).read(tx -> tx.query(none).columns());
        }
        Source.OfTable table = (Source.OfTable) source;
        Database database = table.profile().map(databases::named).orElse(databases.home());
        return database.read(tx -> Catalog.of(tx, database.dialect()).table(table.table()).columns().stream()
                .map(c -> c.name().text())
                .toList());
    }

    static Optional<Brought> of(Source source, Map<String, String> renames) {
        return Optional.of(new Brought(source, renames));
    }
}
