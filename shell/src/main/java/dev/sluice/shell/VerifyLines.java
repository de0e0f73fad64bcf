package dev.sluice.shell;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Report;
import dev.sluice.profile.SecretRegistry;
import dev.sluice.shell.print.OutlineJson;
import dev.sluice.shell.print.ScrubbedJson;
import dev.sluice.shell.runbook.RunListener;
import dev.sluice.shell.script.Expectation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/** What is looked at as lines of JSON, each in the files as soon as it is known. */
final class VerifyLines {
    private final List<Path> files;
    private final SecretRegistry secrets;

    /** Begins the files anew. */
    VerifyLines(List<Path> files, SecretRegistry secrets) {
        this.files = List.copyOf(files);
        this.secrets = secrets;
        for (Path file : files) {
            try {
                ReportFiles.replace(file, "");
            } catch (IOException e) {
                throw lost(e);
            }
        }
    }

    private static SluiceException lost(IOException e) {
        String what = "the report cannot be written: " + e.getMessage();
        return SluiceException.of(Kind.FAILED, what, "--report", "name a file that can be written")
                .causedBy(e);
    }

    /** Hears the run of one runbook. */
    RunListener of(String runbook) {
        return new RunListener() {
            @Override
            public void reported(Report report) {
                line(json -> {
                    json.writeStringField("file", runbook);
                    json.writeFieldName("report");
                    OutlineJson.write(report.outline(), json);
                });
            }

            @Override
            public void expected(Expectation expectation) {
                line(json -> {
                    json.writeStringField("file", runbook);
                    RunJson.expectation(expectation, json);
                });
            }
        };
    }

    /** A runbook has ended. */
    void ended(String runbook, RunOutcome outcome) {
        Optional<SluiceException> failure = outcome.result().failure();
        line(json -> {
            json.writeStringField("file", runbook);
            json.writeNumberField("exitCode", outcome.result().exitCode());
            json.writeNumberField("took", RunJson.seconds(outcome.result().took()));
            if (failure.isPresent()) {
                RunJson.failure(failure.get(), json);
            }
        });
    }

    /** All of them have. */
    void ended(int exitCode) {
        line(json -> json.writeNumberField("exitCode", exitCode));
    }

    private void line(ScrubbedJson.Body fields) {
        if (files.isEmpty()) {
            return;
        }
        try {
            String line = ScrubbedJson.line(secrets, json -> object(json, fields));
            for (Path file : files) {
                Files.writeString(file, line, StandardCharsets.UTF_8, StandardOpenOption.APPEND);
            }
        } catch (IOException e) {
            throw lost(e);
        }
    }

    private static void object(JsonGenerator json, ScrubbedJson.Body fields) throws IOException {
        json.writeStartObject();
        fields.write(json);
        json.writeEndObject();
    }
}
