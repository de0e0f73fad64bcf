package dev.sluice.shell.runbook;

import dev.sluice.command.Report;
import dev.sluice.profile.Mask;
import dev.sluice.shell.script.Expectation;
import java.util.Optional;

/** What is said and asked as a run goes on, without the values that a profile hides. */
record MaskedTalk(RunListener listener, Questions questions, Mask mask) implements RunListener, Questions {
    @Override
    public void stepStarted(String name) {
        listener.stepStarted(name);
    }

    @Override
    public void stepFinished(StepResult result) {
        listener.stepFinished(result);
    }

    @Override
    public void reported(Report report) {
        listener.reported(report);
    }

    @Override
    public void expected(Expectation expectation) {
        listener.expected(expectation);
    }

    @Override
    public void note(String text) {
        listener.note(mask.message(text));
    }

    @Override
    public Optional<String> ask(String question, boolean secret) {
        return questions.ask(mask.message(question), secret);
    }
}
