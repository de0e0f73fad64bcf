/** Runs, steps, marks and the run lock. */
@NullMarked
package dev.sluice.journal;

import org.jspecify.annotations.NullMarked;
