package dev.sluice.command.prune;

import dev.sluice.command.TableChange;
import java.util.List;

/** What has been written to each table since the beginning, by whatever statement, cascade or trigger. */
interface Effects {
    List<TableChange> since();
}
