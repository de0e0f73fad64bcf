/** Names, tables, statements and results as values, and the lexer that reads SQL text. No connection. */
@NullMarked
package dev.sluice.sql;

import org.jspecify.annotations.NullMarked;
