package dev.sluice.shell.runbook;

import dev.sluice.command.Session;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * How a runbook is run.
 *
 * @param dryRun whether all of it is executed in one transaction and taken back
 * @param pacing of this run alone: what ends it early
 */
public record RunOptions(
        Session session,
        Values values,
        boolean dryRun,
        StepJournal journal,
        RunListener listener,
        Questions questions,
        Pacing pacing,
        Oversight oversight) {
    /**
     * Where the values of parameters come from.
     *
     * @param given by name, as {@code name=value} gave them
     * @param environment looks a variable up; the env-file is its business
     */
    record Values(Map<String, String> given, Function<String, Optional<String>> environment) {
        Values {
            given = Map.copyOf(given);
        }
    }

    /** No parameters, no environment, no journal, nobody listening. */
    public static RunOptions of(Session session) {
        return new RunOptions(
                session,
                new Values(Map.of(), name -> Optional.empty()),
                false,
                StepJournal.none(),
                RunListener.SILENT,
                Questions.NOBODY,
                Pacing.free(),
                Oversight.NONE);
    }

    public RunOptions withGiven(Map<String, String> texts) {
        return new RunOptions(
                session,
                new Values(texts, values.environment()),
                dryRun,
                journal,
                listener,
                questions,
                pacing,
                oversight);
    }

    public RunOptions withEnvironment(Function<String, Optional<String>> lookup) {
        return new RunOptions(
                session, new Values(values.given(), lookup), dryRun, journal, listener, questions, pacing, oversight);
    }

    public RunOptions asDryRun() {
        return new RunOptions(session, values, true, journal, listener, questions, pacing, oversight);
    }

    public RunOptions withJournal(StepJournal kept) {
        return new RunOptions(session, values, dryRun, kept, listener, questions, pacing, oversight);
    }

    public RunOptions withListener(RunListener heard) {
        return new RunOptions(session, values, dryRun, journal, heard, questions, pacing, oversight);
    }

    public RunOptions withQuestions(Questions asked) {
        return new RunOptions(session, values, dryRun, journal, listener, asked, pacing, oversight);
    }

    public RunOptions withPacing(Pacing kept) {
        return new RunOptions(session, values, dryRun, journal, listener, questions, kept, oversight);
    }

    public RunOptions withOversight(Oversight kept) {
        return new RunOptions(session, values, dryRun, journal, listener, questions, pacing, kept);
    }

    public Map<String, String> given() {
        return values.given();
    }

    public Function<String, Optional<String>> environment() {
        return values.environment();
    }
}
