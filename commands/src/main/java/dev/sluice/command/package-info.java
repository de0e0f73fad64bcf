/** What a command is: words, plans, reports, and the session that runs them. */
@NullMarked
package dev.sluice.command;

import org.jspecify.annotations.NullMarked;
