/** Runs runbooks: binds parameters, runs steps in managed transactions, says what was kept. */
@NullMarked
package dev.sluice.shell.runbook;

import org.jspecify.annotations.NullMarked;
