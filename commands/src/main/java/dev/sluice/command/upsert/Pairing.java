package dev.sluice.command.upsert;

import dev.sluice.sql.Table;
import dev.sluice.sql.TableName;
import java.util.Optional;

/**
 * A table of the source and the one that its rows go to.
 *
 * @param target with its schema, for PostgreSQL
 * @param existing the target as it is; empty when it is to be made
 */
record Pairing(Table source, TableName target, Optional<Table> existing) {}
