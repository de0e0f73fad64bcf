/** The SQL of each engine, as pure text: no connection, no state. */
@NullMarked
package dev.sluice.dialect;

import org.jspecify.annotations.NullMarked;
