package dev.sluice.shell;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import dev.sluice.command.Report;
import dev.sluice.db.RowSample;
import dev.sluice.profile.SecretRegistry;
import dev.sluice.shell.print.OutlineJson;
import dev.sluice.shell.print.ScrubbedJson;
import dev.sluice.shell.runbook.Evidence;
import dev.sluice.shell.runbook.StepResult;
import dev.sluice.shell.runbook.TableEffect;
import dev.sluice.shell.script.Expectation;
import dev.sluice.sql.Visible;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

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
        if (outcome.result().failure().isPresent()) {
            failure(outcome.result().failure().get(), json);
        }
        json.writeArrayFieldStart("steps");
        for (StepResult step : outcome.result().steps()) {
            step(step);
        }
        json.writeEndArray();
        seen(outcome.result().outside());
        json.writeEndObject();
    }

    private void seen(Evidence evidence) throws IOException {
        json.writeArrayFieldStart("reports");
        for (Report report : evidence.reports()) {
            OutlineJson.write(report.outline(), json);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("notes");
        for (String note : evidence.notes()) {
            json.writeString(note);
        }
        json.writeEndArray();
        expectations(evidence.expectations());
    }

    static double seconds(Duration took) {
        return took.toMillis() / 1000.0;
    }

    static void failure(SluiceException failure, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("failure");
        json.writeStringField("kind", failure.kind().name().toLowerCase(Locale.ROOT));
        json.writeStringField("state", Failures.state(failure, failure.kind()));
        json.writeArrayFieldStart("problems");
        for (Problem problem : failure.problems()) {
            json.writeStartObject();
            json.writeStringField("what", problem.what());
            json.writeStringField("where", problem.where());
            json.writeStringField("remedy", problem.remedy());
            if (!problem.excerpt().isEmpty()) {
                json.writeStringField("excerpt", problem.excerpt());
            }
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
        if (!step.evidence().why().isEmpty()) {
            json.writeStringField("why", step.evidence().why());
        }
        seen(step.evidence());
        if (!step.evidence().effects().isEmpty()) {
            effects(step.evidence().effects());
        }
        json.writeEndObject();
    }

    private void expectations(List<Expectation> expectations) throws IOException {
        json.writeArrayFieldStart("expectations");
        for (Expectation expectation : expectations) {
            json.writeStartObject();
            expectation(expectation, json);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    static void expectation(Expectation expectation, JsonGenerator json) throws IOException {
        json.writeStringField("title", expectation.title());
        json.writeBooleanField("met", expectation.met());
        json.writeStringField("fact", expectation.fact());
        if (!expectation.warning().isEmpty()) {
            json.writeStringField("warning", expectation.warning());
        }
    }

    private void effects(List<TableEffect> effects) throws IOException {
        json.writeArrayFieldStart("tables");
        for (TableEffect effect : effects) {
            json.writeStartObject();
            json.writeStringField("table", effect.change().table());
            json.writeNumberField("inserted", effect.change().inserted());
            json.writeNumberField("updated", effect.change().updated());
            json.writeNumberField("deleted", effect.change().deleted());
            json.writeArrayFieldStart("samples");
            for (RowSample sample : effect.samples()) {
                json.writeStartObject();
                row("before", sample.columns(), sample.before());
                row("after", sample.columns(), sample.after());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void row(String when, List<String> columns, List<?> values) throws IOException {
        if (values.isEmpty()) {
            return;
        }
        json.writeObjectFieldStart(when);
        for (int i = 0; i < columns.size(); i++) {
            json.writeStringField(columns.get(i), Visible.value(values.get(i)));
        }
        json.writeEndObject();
    }
}
