package dev.sluice.shell.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is right of {@code good-runbooks.txt}, and each case of {@code broken-runbooks.txt}: a name, a runbook, and exactly what is said about it before anything runs. */
class BrokenRunbooksTest {
    private record Case(String name, String runbook, String said) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static List<String> texts(String file) throws IOException {
        try (InputStream in = BrokenRunbooksTest.class.getResourceAsStream(file)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.stream(text.split("(?m)^=== ")).skip(1).toList();
        }
    }

    static Stream<Case> cases() throws IOException {
        return texts("broken-runbooks.txt").stream().map(BrokenRunbooksTest::read);
    }

    static Stream<Case> goodCases() throws IOException {
        return texts("good-runbooks.txt").stream().map(text -> read(text + "\n---\n"));
    }

    private static Case read(String text) {
        int title = text.indexOf('\n');
        int line = text.indexOf("\n---\n");
        String said = text.substring(line + 5).strip();
        return new Case(text.substring(0, title), text.substring(title + 1, line + 1), said);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void saysAllThatIsWrongBeforeAnythingRuns(Case broken) {
        SluiceException failure = catchThrowableOfType(SluiceException.class, () -> new RunbookCompiler(Lab.LANGUAGE)
                .compile(new SourceText("b.groovy", broken.runbook())));

        assertThat(failure).as(broken.name()).isNotNull();
        assertThat(failure.kind()).isEqualTo(Kind.USAGE);
        String said = failure.problems().stream().map(Problem::sentence).collect(Collectors.joining("\n"));
        assertThat(said).isEqualTo(broken.said());
    }

    @ParameterizedTest
    @MethodSource("goodCases")
    void saysNothingAboutWhatIsRight(Case good) {
        assertThatNoException().as(good.runbook()).isThrownBy(() -> new RunbookCompiler(Lab.LANGUAGE)
                .compile(new SourceText("g.groovy", good.runbook())));
    }

    @Test
    void thereAreEnoughOfBoth() throws IOException {
        assertThat(texts("broken-runbooks.txt")).hasSizeGreaterThanOrEqualTo(60);
        assertThat(texts("good-runbooks.txt")).hasSizeGreaterThanOrEqualTo(20);
    }
}
