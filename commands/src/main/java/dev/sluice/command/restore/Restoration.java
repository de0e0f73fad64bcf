package dev.sluice.command.restore;

import dev.sluice.command.Plan;

/** What the backup calls for: its rows are brought back into tables, or the database is replaced. */
sealed interface Restoration extends Plan permits RestorePlan, DatabaseRestorePlan {}
