/** The program: its command line, its exit codes, and the place where all it works with comes together. */
@NullMarked
package dev.sluice.shell;

import org.jspecify.annotations.NullMarked;
