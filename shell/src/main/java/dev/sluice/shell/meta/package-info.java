/** The prompt's own commands, in psql's spelling: one table of definitions, which help and completion read too. */
@NullMarked
package dev.sluice.shell.meta;

import org.jspecify.annotations.NullMarked;
