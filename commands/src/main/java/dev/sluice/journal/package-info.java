/** Runs, steps, marks and the run lock. Ask {@link dev.sluice.journal.Journal} for a {@link dev.sluice.journal.Run}. */
@NullMarked
package dev.sluice.journal;

import org.jspecify.annotations.NullMarked;
