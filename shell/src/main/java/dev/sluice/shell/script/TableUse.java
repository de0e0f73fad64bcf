package dev.sluice.shell.script;

import dev.sluice.Problem;
import java.util.Optional;

/**
 * A table, or a column of it, that a runbook names literally.
 *
 * @param profile of its database; empty for the home profile
 * @param column empty where only the table is named
 */
public record TableUse(
        Optional<String> profile, String table, Optional<String> column, SourceText source, int line, int place) {
    /** A problem at the place where it is named. */
    public Problem problem(String what, String remedy) {
        return source.problem(new Finding(line, place, what, remedy));
    }
}
