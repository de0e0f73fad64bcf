/** Fills columns of rows that are there already, a chunk at a time. */
@NullMarked
package dev.sluice.command.backfill;

import org.jspecify.annotations.NullMarked;
