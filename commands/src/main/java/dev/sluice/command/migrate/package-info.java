/** The words {@code migrate}, {@code migrate.status}, {@code migrate.preview} and {@code migrate.rollback}. */
@NullMarked
package dev.sluice.command.migrate;

import org.jspecify.annotations.NullMarked;
