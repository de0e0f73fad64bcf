package dev.sluice.shell;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.SluiceException;
import dev.sluice.journal.Journal;
import dev.sluice.journal.Locks;
import dev.sluice.journal.Outcome;
import dev.sluice.journal.Run;
import dev.sluice.journal.RunHeader;
import dev.sluice.journal.RunId;
import dev.sluice.profile.SecretRegistry;
import dev.sluice.shell.runbook.RunJournal;
import dev.sluice.shell.runbook.RunResult;
import dev.sluice.shell.runbook.Runbook;
import dev.sluice.shell.runbook.StepJournal;
import dev.sluice.shell.script.Parameter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

/** The run's place in the journal; none where nothing is going to be kept. */
final class RunRecording implements AutoCloseable {
    private final Call call;
    private final Optional<Run> run;
    private final boolean changesAccepted;

    private RunRecording(Call call, Optional<Run> run, boolean changesAccepted) {
        this.call = call;
        this.run = run;
        this.changesAccepted = changesAccepted;
    }

    static RunRecording none(Call call) {
        return new RunRecording(call, Optional.empty(), false);
    }

    /** Takes the run's lock and commits its row. */
    static RunRecording start(Call call, Workplace workplace, Runbook runbook, Map<String, String> given) {
        Journal journal = Runs.journal(call, workplace);
        RunHeader header = new RunHeader(
                runbook.title(),
                runbook.file(),
                runbook.hash(),
                parameters(runbook, given, call.secrets()),
                Version.text());
        return new RunRecording(call, Optional.of(journal.start(header, Locks.RUNBOOK)), false);
    }

    /** Takes the lock of a run that has not come to its end, and goes on with it. */
    static RunRecording resume(Call call, Workplace workplace, Resumption resumption) {
        Run run = Runs.journal(call, workplace).resume(resumption.id(), Locks.RUNBOOK);
        return new RunRecording(call, Optional.of(run), resumption.changesAccepted());
    }

    private static String parameters(Runbook runbook, Map<String, String> given, SecretRegistry secrets) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            for (Parameter parameter : runbook.parameters()) {
                String value = given.get(parameter.name());
                if (value != null) {
                    json.writeStringField(parameter.name(), parameter.secret() ? "***" : secrets.scrub(value));
                }
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a string can always be written", e);
        }
        return text.toString();
    }

    Optional<RunId> id() {
        return run.map(Run::id);
    }

    StepJournal journal() {
        return run.<StepJournal>map(r -> new RunJournal(r, changesAccepted)).orElse(StepJournal.NONE);
    }

    /** Notes how it ended. What is committed stays committed where this cannot be noted, so it is a warning only. */
    void end(RunResult result) {
        try {
            run.ifPresent(r -> r.end(result.failure().isPresent() ? Outcome.FAILED : Outcome.DONE));
        } catch (SluiceException e) {
            warn(e);
        }
    }

    @Override
    public void close() {
        try {
            run.ifPresent(Run::close);
        } catch (SluiceException e) {
            warn(e);
        }
    }

    private void warn(SluiceException e) {
        e.problems().forEach(new Failures(call)::warn);
    }
}
