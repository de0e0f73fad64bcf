package dev.sluice.shell.runbook;

import dev.sluice.command.Session;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * How a runbook is run.
 *
 * @param given parameter values by name, as {@code name=value} gave them
 * @param environment looks a variable up; the env-file is its business
 * @param dryRun whether all of it is executed in one transaction and taken back
 * @param pacing of this run alone: what ends it early
 */
public record RunOptions(
        Session session,
        Map<String, String> given,
        Function<String, Optional<String>> environment,
        boolean dryRun,
        StepJournal journal,
        RunListener listener,
        Questions questions,
        Pacing pacing,
        Oversight oversight) {
    public RunOptions {
        given = Map.copyOf(given);
    }

    /** No parameters, no environment, no journal, nobody listening. */
    public static RunOptions of(Session session) {
        return new RunOptions(
                session,
                Map.of(),
                name -> Optional.empty(),
                false,
                StepJournal.none(),
                RunListener.SILENT,
                Questions.NOBODY,
                Pacing.free(),
                Oversight.NONE);
    }

    public RunOptions withGiven(Map<String, String> values) {
        return new RunOptions(session, values, environment, dryRun, journal, listener, questions, pacing, oversight);
    }

    public RunOptions withEnvironment(Function<String, Optional<String>> lookup) {
        return new RunOptions(session, given, lookup, dryRun, journal, listener, questions, pacing, oversight);
    }

    public RunOptions asDryRun() {
        return new RunOptions(session, given, environment, true, journal, listener, questions, pacing, oversight);
    }

    public RunOptions withJournal(StepJournal kept) {
        return new RunOptions(session, given, environment, dryRun, kept, listener, questions, pacing, oversight);
    }

    public RunOptions withListener(RunListener heard) {
        return new RunOptions(session, given, environment, dryRun, journal, heard, questions, pacing, oversight);
    }

    public RunOptions withQuestions(Questions asked) {
        return new RunOptions(session, given, environment, dryRun, journal, listener, asked, pacing, oversight);
    }

    public RunOptions withPacing(Pacing kept) {
        return new RunOptions(session, given, environment, dryRun, journal, listener, questions, kept, oversight);
    }

    public RunOptions withOversight(Oversight kept) {
        return new RunOptions(session, given, environment, dryRun, journal, listener, questions, pacing, kept);
    }
}
