package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.shell.Shell.Outcome;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of {@code docs/runbooks.md}: files are written, command lines are run, in the order of the page. */
class RunbookPageTest {
    private static final String PAGE = "docs/runbooks.md";
    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

    @TempDir
    private Path directory;

    @Test
    void theExamplesRunOnSqlite() {
        runAll(new Shell(directory).with("HOME_URL", "jdbc:sqlite:" + directory.resolve("home.db")));
    }

    @Test
    void theExamplesRunOnPostgres() {
        try (TestDatabase database = TestPostgres.freshDatabase()) {
            runAll(new Shell(directory).with("HOME_URL", Checkout.uri(database)));
        }
    }

    private void runAll(Shell shell) {
        shell.file("sluice.toml", "default = \"home\"\n[profiles.home]\nurl = { env = \"HOME_URL\" }\n");
        Example.of(PAGE).stream().filter(e -> !e.language().equals("sh")).forEach(e -> shell.file(name(e), e.text()));
        for (Example example : Example.of(PAGE)) {
            if (example.language().equals("sh")) {
                example.text().lines().forEach(line -> run(shell, example, line));
            }
        }
    }

    /** The file's name stands in its first line, behind {@code //} or {@code #}. */
    private static String name(Example example) {
        return example.text().lines().findFirst().orElseThrow().replaceAll("^(//|#) ", "");
    }

    private static void run(Shell shell, Example example, String line) {
        List<String> words = words(line);
        assertThat(words.get(0)).isEqualTo("sluice");
        Outcome outcome = shell.run(words.subList(1, words.size()).toArray(String[]::new));
        assertThat(outcome.code()).as(example + ": " + line + "\n" + outcome).isZero();
    }

    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(line);
        while (matcher.find()) {
            words.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
        }
        return words;
    }

    @Test
    void everyRunbookOfThePageIsRun() {
        List<Example> examples = Example.of(PAGE);
        String lines = examples.stream()
                .filter(e -> e.language().equals("sh"))
                .map(Example::text)
                .reduce("", String::concat);

        assertThat(examples).extracting(Example::language).containsOnly("groovy", "sh", "text");
        assertThat(examples.stream().filter(e -> e.language().equals("groovy")))
                .hasSizeGreaterThan(7)
                .allSatisfy(e -> assertThat(lines + "run names.groovy").contains("run " + name(e)));
    }
}
