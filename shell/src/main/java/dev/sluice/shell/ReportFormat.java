package dev.sluice.shell;

import dev.sluice.profile.SecretRegistry;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What {@code --report} can write. */
enum ReportFormat {
    JSON {
        @Override
        String text(List<RunOutcome> outcomes, int exitCode, SecretRegistry secrets) throws IOException {
            return RunJson.of(outcomes.get(0), exitCode, secrets);
        }
    },
    JUNIT {
        @Override
        String text(List<RunOutcome> outcomes, int exitCode, SecretRegistry secrets) {
            return RunJunit.of(outcomes, secrets);
        }
    },
    HTML {
        @Override
        String text(List<RunOutcome> outcomes, int exitCode, SecretRegistry secrets) {
            return RunHtml.of(outcomes, exitCode, secrets);
        }
    };

    /** The whole file; JSON is of one run. */
    abstract String text(List<RunOutcome> outcomes, int exitCode, SecretRegistry secrets) throws IOException;

    static Optional<ReportFormat> named(String name) {
        return Arrays.stream(values())
                .filter(f -> f.word().equals(name.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    static List<String> words() {
        return Arrays.stream(values()).map(ReportFormat::word).toList();
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
