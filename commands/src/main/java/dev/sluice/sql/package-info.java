/**
 * Names, tables, statements and results as values; the lexer that reads SQL text; hostile text made visible. No
 * connection.
 */
@NullMarked
package dev.sluice.sql;

import org.jspecify.annotations.NullMarked;
