/** The words {@code verify} and {@code compare}: whether two relations hold the same rows, and whether one is as it should be. */
@NullMarked
package dev.sluice.command.verify;

import org.jspecify.annotations.NullMarked;
