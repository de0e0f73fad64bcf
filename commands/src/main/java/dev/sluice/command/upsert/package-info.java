/** Brings a table up to date with a source, writing only what differs. */
@NullMarked
package dev.sluice.command.upsert;

import org.jspecify.annotations.NullMarked;
