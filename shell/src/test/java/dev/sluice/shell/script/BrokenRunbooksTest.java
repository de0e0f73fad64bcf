package dev.sluice.shell.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.Kind;
import dev.sluice.Problem;
import dev.sluice.SluiceException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each case of {@code broken-runbooks.txt}: a name, a runbook, and exactly what is said about it before anything runs. */
class BrokenRunbooksTest {
    private record Case(String name, String runbook, String said) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() throws IOException {
        try (InputStream in = BrokenRunbooksTest.class.getResourceAsStream("broken-runbooks.txt")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.stream(text.split("(?m)^=== ")).skip(1).map(BrokenRunbooksTest::read);
        }
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
}
