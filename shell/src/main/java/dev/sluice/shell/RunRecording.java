package dev.sluice.shell;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.journal.Journal;
import dev.sluice.journal.Locks;
import dev.sluice.journal.Outcome;
import dev.sluice.journal.Run;
import dev.sluice.journal.RunHeader;
import dev.sluice.journal.RunId;
import dev.sluice.journal.RunRecord;
import dev.sluice.journal.RunStop;
import dev.sluice.profile.SecretRegistry;
import dev.sluice.shell.runbook.Pacing;
import dev.sluice.shell.runbook.RunJournal;
import dev.sluice.shell.runbook.RunResult;
import dev.sluice.shell.runbook.Runbook;
import dev.sluice.shell.runbook.StepJournal;
import dev.sluice.shell.runbook.StepResult;
import dev.sluice.shell.script.Parameter;
import dev.sluice.sql.Name;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

/** The run's place in the journal; none where nothing is going to be kept. */
final class RunRecording implements AutoCloseable {
    private final Call call;
    private final Optional<Run> run;
    private final boolean acceptChanges;
    private final boolean again;

    private RunRecording(Call call, Optional<Run> run, boolean acceptChanges) {
        this.call = call;
        this.run = run;
        this.acceptChanges = acceptChanges;
        this.again = run.filter(Run::isResumed).isPresent();
    }

    static RunRecording none(Call call) {
        return new RunRecording(call, Optional.empty(), false);
    }

    /** Takes the run's locks and commits its row. */
    static RunRecording start(Call call, Workplace workplace, Runbook runbook, RunCall.Manner manner) {
        RunHeader header = new RunHeader(
                runbook.title(),
                call.environment()
                        .directory()
                        .resolve(runbook.file())
                        .normalize()
                        .toString(),
                runbook.hash(),
                parameters(runbook, manner.given(), call.secrets()),
                Version.text(),
                Heading.address(workplace.home()),
                manner.plan().map(plan -> PlanJson.kept(plan)).orElse(""));
        Locks locks = new Locks(runbook.locks(), manner.limits().patience());
        return new RunRecording(call, Optional.of(journal(call, workplace).start(header, locks)), false);
    }

    /** Takes the locks of a run that has begun before. */
    static RunRecording resume(Call call, Workplace workplace, Runbook runbook, RunCall.Manner manner) {
        RunCall.Resumption resumption = manner.resumption().orElseThrow();
        Locks locks = new Locks(runbook.locks(), manner.limits().patience());
        Run run = journal(call, workplace).resume(resumption.run(), locks);
        return new RunRecording(call, Optional.of(run), resumption.acceptChanges());
    }

    /** A clone of a whole server has its identity as well; only where it is found is it another one. */
    static void refuseElsewhere(Call call, RunRecord run, Workplace workplace, boolean accept) {
        String before = run.header().address();
        String now = Heading.address(workplace.home());
        boolean same = run.database().equals(journal(call, workplace).database());
        if (!accept && same && !before.equals(now)) {
            throw SluiceException.of(
                            Kind.REFUSED,
                            "run " + run.id() + " was started at " + before + ", and this is " + now,
                            "",
                            "where it is the same database, which has moved or has two addresses, give --accept-changes")
                    .withState("nothing changed");
        }
    }

    static Journal journal(Call call, Workplace workplace) {
        return Journal.open(
                workplace.session().databases().home(),
                Name.of(workplace.home().journalSchema()),
                call.stateDirectory().resolve("runs"));
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
        return run.<StepJournal>map(r -> new RunJournal(r, call.secrets()::scrub, acceptChanges))
                .orElseGet(StepJournal::none);
    }

    /** Notes how it ended. What is committed stays committed where this cannot be noted, so it is a warning only. */
    void end(RunResult result, Pacing pacing) {
        boolean nothing = result.steps().stream().allMatch(s -> s.outcome() == StepResult.Outcome.SKIPPED);
        boolean refused = result.failure()
                .map(SluiceException::kind)
                .filter(Kind.REFUSED::equals)
                .isPresent();
        if (again && nothing && refused) {
            leave();
            return;
        }
        Outcome failed = pacing.hasStopped() ? Outcome.STOPPED : Outcome.FAILED;
        end(new RunStop(
                result.failure().isPresent() ? failed : Outcome.DONE,
                call.secrets().scrub(FailureText.of(result))));
    }

    void end(RunStop stop) {
        try {
            run.ifPresent(r -> r.end(stop));
        } catch (SluiceException e) {
            warn(e);
        }
    }

    /** It stands as it stood before. */
    void leave() {
        try {
            run.ifPresent(Run::leave);
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
