/** What is said: the one writer that all output passes, results as text, CSV, TSV and JSON, figures. */
@NullMarked
package dev.sluice.shell.print;

import org.jspecify.annotations.NullMarked;
