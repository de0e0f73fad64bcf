package dev.sluice.shell;

import dev.sluice.journal.RunId;

/**
 * Which run is gone on with.
 *
 * @param changesAccepted whether finished steps and parameters may have been changed since
 */
record Resumption(RunId id, boolean changesAccepted) {}
