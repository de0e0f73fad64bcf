/** What is offered at Tab, and what each piece of an input is; from the definitions alone, without terminal or database. */
@NullMarked
package dev.sluice.shell.complete;

import org.jspecify.annotations.NullMarked;
