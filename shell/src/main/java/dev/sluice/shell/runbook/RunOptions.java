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
 */
public record RunOptions(
        Session session,
        Map<String, String> given,
        Function<String, Optional<String>> environment,
        boolean dryRun,
        StepJournal journal,
        RunListener listener,
        Questions questions,
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
                StepJournal.NONE,
                RunListener.SILENT,
                Questions.NOBODY,
                Oversight.NONE);
    }

    public RunOptions withGiven(Map<String, String> values) {
        return new RunOptions(session, values, environment, dryRun, journal, listener, questions, oversight);
    }

    public RunOptions withEnvironment(Function<String, Optional<String>> lookup) {
        return new RunOptions(session, given, lookup, dryRun, journal, listener, questions, oversight);
    }

    public RunOptions asDryRun() {
        return new RunOptions(session, given, environment, true, journal, listener, questions, oversight);
    }

    public RunOptions withJournal(StepJournal kept) {
        return new RunOptions(session, given, environment, dryRun, kept, listener, questions, oversight);
    }

    public RunOptions withListener(RunListener heard) {
        return new RunOptions(session, given, environment, dryRun, journal, heard, questions, oversight);
    }

    public RunOptions withQuestions(Questions asked) {
        return new RunOptions(session, given, environment, dryRun, journal, listener, asked, oversight);
    }

    public RunOptions withOversight(Oversight kept) {
        return new RunOptions(session, given, environment, dryRun, journal, listener, questions, kept);
    }
}
