/** Brings tables back to what a backup has, in one transaction. */
@NullMarked
package dev.sluice.command.restore;

import org.jspecify.annotations.NullMarked;
