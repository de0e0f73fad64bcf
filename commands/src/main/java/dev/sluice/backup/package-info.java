/** Backups on disk: members of packed text, a manifest, and the proof that both are as they were written. */
@NullMarked
package dev.sluice.backup;

import org.jspecify.annotations.NullMarked;
