package dev.sluice.shell;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.command.Report;
import dev.sluice.profile.SecretRegistry;
import dev.sluice.shell.print.OutlineJson;
import dev.sluice.shell.print.ScrubbedJson;
import dev.sluice.shell.runbook.StepResult;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** A run as JSON. */
final class RunJson {
    private final JsonGenerator json;

    private RunJson(JsonGenerator json) {
        this.json = json;
    }

    static String of(RunOutcome outcome, int exitCode, SecretRegistry secrets) throws IOException {
        return ScrubbedJson.text(secrets, json -> new RunJson(json).run(outcome, exitCode));
    }

    private void run(RunOutcome outcome, int exitCode) throws IOException {
        json.writeStartObject();
        json.writeStringField("title", outcome.runbook().title());
        json.writeStringField("file", outcome.runbook().file());
        json.writeStringField("profile", outcome.home().name());
        if (outcome.id().isPresent()) {
            json.writeStringField("run", outcome.id().get().text());
        }
        json.writeBooleanField("dryRun", outcome.dryRun());
        json.writeNumberField("exitCode", exitCode);
        json.writeNumberField("took", seconds(outcome.result().took()));
        failure(outcome.result().failure());
        json.writeArrayFieldStart("steps");
        for (StepResult step : outcome.result().steps()) {
            step(step);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static double seconds(Duration took) {
        return took.toMillis() / 1000.0;
    }

    private void failure(Optional<SluiceException> failure) throws IOException {
        if (failure.isEmpty()) {
            return;
        }
        json.writeObjectFieldStart("failure");
        json.writeStringField("kind", failure.get().kind().name().toLowerCase(Locale.ROOT));
        json.writeStringField(
                "state", Failures.state(failure.get(), failure.get().kind()));
        json.writeArrayFieldStart("problems");
        for (Problem problem : failure.get().problems()) {
            json.writeStartObject();
            json.writeStringField("what", problem.what());
            json.writeStringField("where", problem.where());
            json.writeStringField("remedy", problem.remedy());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void step(StepResult step) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", step.name());
        json.writeStringField("outcome", step.outcome().name().toLowerCase(Locale.ROOT));
        json.writeNumberField("rows", step.rows());
        json.writeNumberField("took", seconds(step.took()));
        json.writeArrayFieldStart("reports");
        for (Report report : step.reports()) {
            OutlineJson.write(report.outline(), json);
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
