/** Maintains tables and indexes, and tells how large and how much used they are. */
@NullMarked
package dev.sluice.command.maintain;

import org.jspecify.annotations.NullMarked;
