package dev.sluice.command.upsert;

import dev.sluice.sql.Table;

/** Gives a source table's columns the types of another database. */
interface Shaper {
    Shape shape(Table source);
}
