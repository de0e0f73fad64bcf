package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.shell.Checkout.Outcome;
import dev.sluice.testing.ChildJvm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every example of the pages is run, so that none can rot: {@code groovy} at the prompt or as a runbook, {@code sh} by its words. */
class DocumentedExamplesTest {
    private static final List<String> PAGES =
            List.of("README.md", "docs/upsert.md", "docs/verify.md", "docs/scenarios/incremental-sync.md");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

    private static Checkout sample;

    @BeforeAll
    static void makeTheSampleOnce() {
        sample = Checkout.fresh().withSample();
        sample.lab("update narrative_results set response = substr(response, 1, 80)", "vacuum");
    }

    @AfterAll
    static void removeTheSample() {
        sample.close();
    }

    private static List<Example> examples(String language) {
        return PAGES.stream()
                .flatMap(page -> Example.of(page).stream())
                .filter(e -> e.language().equals(language))
                .toList();
    }

    @Test
    void onlyKnownLanguagesAreUsedSoThatNoExampleEscapes() {
        assertThat(PAGES.stream().flatMap(page -> Example.of(page).stream()))
                .extracting(Example::language)
                .containsOnly("groovy", "sh", "sql", "text")
                .hasSizeGreaterThan(15);
    }

    @TestFactory
    Stream<DynamicTest> groovyExamplesRun() {
        return examples("groovy").stream().map(e -> DynamicTest.dynamicTest(e.toString(), () -> runGroovy(e)));
    }

    /** On a target that an earlier run has filled. */
    private static void runGroovy(Example example) {
        try (Analysts analysts = new Analysts();
                Checkout checkout = Checkout.fresh().withSampleOf(sample).syncingInto(analysts.database())) {
            Outcome filled = checkout.run("warehouse", "-c", "upsert from: profile('lab')");
            assertThat(filled.code()).as(filled.all()).isZero();
            Outcome outcome = example.isRunbook()
                    ? checkout.write("example.groovy", example.text()).run("run", "example.groovy")
                    : checkout.run("warehouse", "-c", example.text().strip());
            assertThat(outcome.code()).as(outcome.all()).isZero();
        }
    }

    /** A page's commands follow one another on one checkout, with the embedded server that a user would have. */
    @TestFactory
    Stream<DynamicTest> shellExamplesRunPageByPage() {
        return PAGES.stream().map(page -> DynamicTest.dynamicTest(page, () -> runShell(page)));
    }

    private static void runShell(String page) {
        try (Checkout checkout = Checkout.fresh()) {
            if (!page.equals("README.md")) {
                checkout.withSampleOf(sample);
            }
            examples("sh").stream()
                    .filter(e -> e.page().equals(page))
                    .forEach(e -> e.text().lines().forEach(line -> runLine(checkout, e, line)));
        }
    }

    private static void runLine(Checkout checkout, Example example, String line) {
        List<String> words = words(line);
        assertThat(words.get(0)).as(example + ": " + line).isEqualTo("scripts/sluice");
        String[] arguments = words.subList(1, words.size()).toArray(String[]::new);
        try (ChildJvm child = checkout.child(arguments).start()) {
            int code = child.awaitExit(Duration.ofSeconds(60));
            assertThat(code)
                    .as(example + ": " + line + "\n" + child.stdout() + child.stderr())
                    .isZero();
        }
    }

    static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(line);
        while (matcher.find()) {
            words.add(Stream.of(1, 2, 3)
                    .map(matcher::group)
                    .filter(g -> g != null)
                    .findFirst()
                    .orElseThrow());
        }
        return words;
    }
}
