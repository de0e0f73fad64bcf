/** What a prompt works with: the languages of a line, the open transaction, what is sent and how results are shown. No terminal. */
@NullMarked
package dev.sluice.shell.prompt;

import org.jspecify.annotations.NullMarked;
