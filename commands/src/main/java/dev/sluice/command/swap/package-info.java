/** Puts other content in a table's place: all old rows, or all new ones, and what hangs on the table stays. */
@NullMarked
package dev.sluice.command.swap;

import org.jspecify.annotations.NullMarked;
