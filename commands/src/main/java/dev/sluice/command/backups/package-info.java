/** Lists the backups that there are. */
@NullMarked
package dev.sluice.command.backups;

import org.jspecify.annotations.NullMarked;
