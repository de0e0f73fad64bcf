package dev.sluice.shell.runbook;

import dev.sluice.command.Report;
import dev.sluice.shell.script.Expectation;
import java.util.List;

/**
 * What was seen while a step ran, or outside of steps.
 *
 * @param reports of the commands that ran, and what the runbook itself has shown, in order
 * @param changed rows that plain statements wrote, without those of triggers and cascades
 * @param effects the rows of each table that changed, where they were counted
 * @param why a sentence on an outcome that does not speak for itself; empty for others
 */
public record Evidence(
        List<Expectation> expectations,
        List<Report> reports,
        List<String> notes,
        long changed,
        List<TableEffect> effects,
        String why) {
    public static final Evidence NONE = because("");

    public Evidence {
        expectations = List.copyOf(expectations);
        reports = List.copyOf(reports);
        notes = List.copyOf(notes);
        effects = List.copyOf(effects);
    }

    /** The same, with what warns not met. */
    Evidence strictly() {
        List<Expectation> judged =
                expectations.stream().map(Expectation::strictly).toList();
        return new Evidence(judged, reports, notes, changed, effects, why);
    }

    /** Nothing but a sentence. */
    static Evidence because(String why) {
        return new Evidence(List.of(), List.of(), List.of(), 0, List.of(), why);
    }
}
