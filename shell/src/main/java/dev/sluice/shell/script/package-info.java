/** The words of the language, and the only home of Groovy: compiling, checking and evaluating what users write. */
@NullMarked
package dev.sluice.shell.script;

import org.jspecify.annotations.NullMarked;
