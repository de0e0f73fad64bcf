/** Loads files into tables: everything, or nothing. */
@NullMarked
package dev.sluice.command.load;

import org.jspecify.annotations.NullMarked;
