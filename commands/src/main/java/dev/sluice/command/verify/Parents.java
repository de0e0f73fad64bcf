package dev.sluice.command.verify;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.Catalog;
import dev.sluice.sql.Name;
import dev.sluice.sql.Table;

/** Finds the column that a reference leads to. */
record Parents(Catalog catalog) {
    Name columnOf(Check.References references) {
        return references.parentColumn().orElseGet(() -> key(catalog.table(references.parent())));
    }

    private static Name key(Table parent) {
        if (parent.primaryKey().size() != 1) {
            throw SluiceException.of(
                    Kind.USAGE,
                    "the primary key of table \"" + parent.name() + "\" is not one column",
                    "verify",
                    "name the column: references 'ours', 'table', 'column'");
        }
        return parent.primaryKey().get(0);
    }
}
