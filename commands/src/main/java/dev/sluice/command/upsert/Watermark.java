package dev.sluice.command.upsert;

import dev.sluice.journal.SyncMeta;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import java.util.Optional;

/**
 * How far an earlier run has come, and how far this one comes.
 *
 * @param column of the source
 * @param reached the highest value in the source when the plan was made; empty when it has no value at all. Rows that come
 *     after the plan are read again by the next run, which does no harm.
 * @param newer condition on the source's rows, over the alias {@code s}; empty when all are read
 * @param note why all are read, or what a watermark does not see
 */
record Watermark(Name column, SyncMeta.Key key, Optional<String> reached, Optional<Sql> newer, String note) {}
