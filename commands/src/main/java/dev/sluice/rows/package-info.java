/** Encoded rows: value encodings, the one table of equality, comparison of ordered streams, the spool. */
@NullMarked
package dev.sluice.rows;

import org.jspecify.annotations.NullMarked;
