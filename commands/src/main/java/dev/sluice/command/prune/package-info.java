/** Removes rows whose parent is gone, that meet a condition or that have come of age; and brings them back. */
@NullMarked
package dev.sluice.command.prune;

import org.jspecify.annotations.NullMarked;
