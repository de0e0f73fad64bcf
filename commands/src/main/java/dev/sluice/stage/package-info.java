/** The table that takes another's place: what it is given of what hangs on the other, and the short time in which they change names. */
@NullMarked
package dev.sluice.stage;

import org.jspecify.annotations.NullMarked;
