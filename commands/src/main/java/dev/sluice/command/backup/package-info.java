/** Copies tables into files that are proven when they are written. */
@NullMarked
package dev.sluice.command.backup;

import org.jspecify.annotations.NullMarked;
