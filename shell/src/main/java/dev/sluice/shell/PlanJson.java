package dev.sluice.shell;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.TableChange;
import dev.sluice.profile.SecretRegistry;
import dev.sluice.shell.print.JsonLeaves;
import dev.sluice.shell.print.ScrubbedJson;
import dev.sluice.shell.runbook.Hash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A plan as its file. */
final class PlanJson {
    private static final String VERSION = "1";

    private PlanJson() {}

    /** With a digest over all of it, so that a change by hand shows. It is no signature: whoever knows how can make it anew. */
    static String text(RunPlan plan, SecretRegistry secrets) throws IOException {
        RunPlan scrubbed = plan(JsonLeaves.of(ScrubbedJson.text(secrets, json -> write(plan, "", json))));
        return sealed(scrubbed);
    }

    /** As the journal keeps it; it was read from a file, and holds no secret. */
    static String kept(RunPlan plan) {
        try {
            return sealed(plan);
        } catch (IOException e) {
            throw new UncheckedIOException("a string can always be written", e);
        }
    }

    private static String sealed(RunPlan plan) throws IOException {
        return plain(plan, digest(plan));
    }

    private static String plain(RunPlan plan, String digest) throws IOException {
        return ScrubbedJson.text(new SecretRegistry(), json -> write(plan, digest, json));
    }

    private static String digest(RunPlan plan) throws IOException {
        return Hash.of(plain(plan, ""));
    }

    private static void write(RunPlan plan, String digest, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("sluicePlan", VERSION);
        json.writeStringField("digest", digest);
        json.writeStringField("title", plan.origin().title());
        json.writeStringField("file", plan.origin().file());
        json.writeStringField("hash", plan.origin().hash());
        json.writeStringField("made", plan.origin().made());
        json.writeStringField("profile", plan.target().profile());
        json.writeStringField("place", plan.target().place());
        json.writeStringField("database", plan.target().database());
        json.writeStringField("user", plan.target().user());
        json.writeStringField("journal", plan.target().journal());
        json.writeNumberField("tolerance", plan.tolerance());
        json.writeArrayFieldStart("parameters");
        for (RunPlan.Given given : plan.parameters()) {
            json.writeStartObject();
            json.writeStringField("name", given.name());
            json.writeStringField(given.secret() ? "seal" : "value", given.value());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("steps");
        for (RunPlan.Step step : plan.steps()) {
            write(step, json);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(RunPlan.Step step, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", step.name());
        json.writeStringField("outcome", step.outcome());
        json.writeStringField("why", step.why());
        json.writeArrayFieldStart("tables");
        for (TableChange change : step.tables()) {
            json.writeStartObject();
            json.writeStringField("table", change.table());
            json.writeNumberField("inserted", change.inserted());
            json.writeNumberField("updated", change.updated());
            json.writeNumberField("deleted", change.deleted());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    static RunPlan read(Path file) {
        JsonLeaves leaves = leaves(file);
        if (!leaves.text("sluicePlan").equals(VERSION)) {
            throw unreadable(file, "is no plan of this version of Sluice");
        }
        try {
            RunPlan plan = plan(leaves);
            if (!leaves.text("digest").equals(digest(plan))) {
                throw SluiceException.of(
                                Kind.REFUSED,
                                "plan \"" + file + "\" was changed since it was made",
                                "",
                                "make a new one with: sluice plan FILE -o plan.json")
                        .withState("nothing changed");
            }
            return plan;
        } catch (IOException e) {
            throw new UncheckedIOException("a string can always be written", e);
        } catch (NumberFormatException e) {
            throw unreadable(file, "holds a text where a number belongs").causedBy(e);
        }
    }

    /** One that {@link #kept} has written. */
    static RunPlan parse(String kept) {
        try {
            return plan(JsonLeaves.of(kept));
        } catch (IOException e) {
            throw SluiceException.of(
                            Kind.FAILED, "the run's plan in the journal is no JSON", "", "look who has changed it")
                    .causedBy(e);
        }
    }

    private static JsonLeaves leaves(Path file) {
        try {
            return JsonLeaves.of(Files.readString(file));
        } catch (JsonProcessingException e) {
            String what = "is no JSON, line " + e.getLocation().getLineNr() + ": " + e.getOriginalMessage();
            throw unreadable(file, what.lines().findFirst().orElse("")).causedBy(e);
        } catch (IOException e) {
            throw unreadable(file, "cannot be read: " + e.getMessage()).causedBy(e);
        }
    }

    private static SluiceException unreadable(Path file, String fact) {
        return SluiceException.of(
                Kind.USAGE, "plan \"" + file + "\" " + fact, "", "make one with: sluice plan FILE -o plan.json");
    }

    private static RunPlan plan(JsonLeaves leaves) {
        RunPlan.Origin origin =
                new RunPlan.Origin(leaves.text("title"), leaves.text("file"), leaves.text("hash"), leaves.text("made"));
        RunPlan.Target target = new RunPlan.Target(
                leaves.text("profile"),
                leaves.text("place"),
                leaves.text("database"),
                leaves.text("user"),
                leaves.text("journal"));
        List<RunPlan.Given> parameters = new ArrayList<>();
        for (String at : leaves.items("parameters")) {
            boolean secret = leaves.has(at + "/seal");
            String value = leaves.text(at + (secret ? "/seal" : "/value"));
            parameters.add(new RunPlan.Given(leaves.text(at + "/name"), value, secret));
        }
        List<RunPlan.Step> steps =
                leaves.items("steps").stream().map(at -> step(leaves, at)).toList();
        return new RunPlan(origin, target, parameters, steps, (int) leaves.number("tolerance"));
    }

    private static RunPlan.Step step(JsonLeaves leaves, String at) {
        List<TableChange> tables = leaves.items(at + "/tables").stream()
                .map(t -> new TableChange(
                        leaves.text(t + "/table"),
                        leaves.number(t + "/inserted"),
                        leaves.number(t + "/updated"),
                        leaves.number(t + "/deleted")))
                .toList();
        return new RunPlan.Step(
                leaves.text(at + "/name"), leaves.text(at + "/outcome"), leaves.text(at + "/why"), tables);
    }
}
