package dev.sluice.command.backfill;

import dev.sluice.relations.Condition;
import java.util.Optional;

/**
 * What no document lists any more.
 *
 * @param rows of the target
 * @param links values of lists, of rows that go and of rows that stay
 */
record Unlisted(Condition rows, Optional<Condition> links) {}
