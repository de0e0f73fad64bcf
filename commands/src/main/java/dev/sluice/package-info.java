/** What every floor may say: that something went wrong, of which kind, and what to do. */
@NullMarked
package dev.sluice;

import org.jspecify.annotations.NullMarked;
