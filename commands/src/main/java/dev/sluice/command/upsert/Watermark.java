package dev.sluice.command.upsert;

import dev.sluice.sql.Name;

/**
 * How far an earlier run has come.
 *
 * @param column of the source
 * @param reached the highest value when this run is done, as text; what the next run starts from
 */
record Watermark(Name column, String reached) {}
