/** The prompt: what a typed line is, and all of JLine. */
@NullMarked
package dev.sluice.shell.repl;

import org.jspecify.annotations.NullMarked;
