/** Refreshes materialised views. */
@NullMarked
package dev.sluice.command.refresh;

import org.jspecify.annotations.NullMarked;
