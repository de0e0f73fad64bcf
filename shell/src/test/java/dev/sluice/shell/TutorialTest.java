package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.shell.Shell.Outcome;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tutorial, followed to the letter in an empty folder. */
class TutorialTest {
    private static final Pattern LINE = Pattern.compile("sluice (.*?)(?: +# exit code (\\d+))?");
    private static final Pattern WRITTEN = Pattern.compile("// file: (\\S+)\\n");
    private static final Pattern RUN = Pattern.compile("(?m)^run (r-[a-z0-9]+)");

    @TempDir
    private Path directory;

    private String lastRun = "none";
    private String lastOut = "";

    @Test
    void everyExampleDoesWhatThePageSays() {
        Shell shell = new Shell(directory);
        List<Example> examples = Example.of("docs/tutorial.md");
        for (Example example : examples) {
            if (example.language().equals("groovy")) {
                Matcher file = WRITTEN.matcher(example.text());
                assertThat(file.lookingAt()).as(example.toString()).isTrue();
                shell.file(file.group(1), example.text());
            } else {
                assertThat(example.language()).isEqualTo("sh");
                example.text().lines().forEach(line -> follow(shell, example, line));
            }
        }
        assertThat(examples).hasSizeGreaterThan(6);
        assertThat(lastOut).contains("step \"load\"", "skipped");
        assertThat(shell.run("local", "-c", "select count(cents) as n from prices", "--format", "tsv")
                        .out())
                .isEqualTo("n\n2\n");
    }

    private void follow(Shell shell, Example example, String line) {
        Matcher parts = LINE.matcher(line);
        assertThat(parts.matches()).as(example + ": " + line).isTrue();
        List<String> words = DocumentedExamplesTest.words(parts.group(1)).stream()
                .map(word -> word.equals("RUN") ? lastRun : word)
                .toList();
        Outcome outcome = shell.run(words.toArray(String[]::new));
        int expected =
                Optional.ofNullable(parts.group(2)).map(Integer::parseInt).orElse(0);
        assertThat(outcome.code())
                .as(example + ": " + line + "\n" + outcome.out() + outcome.err())
                .isEqualTo(expected);
        Matcher run = RUN.matcher(outcome.out());
        if (run.find()) {
            lastRun = run.group(1);
        }
        if (expected == 6) {
            assertThat(outcome.err()).contains("state: committed: step \"load\"; rolled back: step \"close\"");
        }
        lastOut = outcome.out();
    }
}
