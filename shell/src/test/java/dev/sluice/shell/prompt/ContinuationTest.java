package dev.sluice.shell.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.shell.script.PromptEngine;
import dev.sluice.sql.Lexis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.codehaus.groovy.control.CompilationFailedException;
import org.codehaus.groovy.control.CompilationUnit;
import org.codehaus.groovy.control.Phases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContinuationTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "transaction {                          | transaction { (line 1)",
                "x = 1\\ntransaction {\\n  sql 'a'         | transaction { (line 2)",
                "upsert 'a', from: [                    | upsert 'a', from: [ (line 1)",
                "x = '''\\n (                            | x = ''' (line 1)",
                "x = /a (                               | x = / (line 1)",
                "/* why (                               | /* (line 1)",
                "x = 1 +                                | ...",
                "select 1                               | select (line 1)",
                "-- a\\nselect *\\nfrom t                 | select (line 2)",
                "select 'a                              | ' (line 1)",
                "select $x$ ;                           | $x$ (line 1)",
                "select (1 +                            | ( (line 1)",
                "select 1;\\nselect 2                    | select (line 2)"
            })
    void namesWhatIsOpenAndWhere(String input, String open) {
        assertThat(Continuation.of(input.strip().replace("\\n", "\n"), Lexis.POSTGRES))
                .isEqualTo(open);
    }

    /**
     * A prefix of a file that compiles is unfinished exactly when it does not compile by itself. What is finished is left out of
     * the longer prefixes, as the prompt leaves it out too; else the compiler would take minutes.
     */
    @Test
    void everyPrefixOfEveryRunbookIsJudgedRight() throws IOException {
        for (Path file : runbooks()) {
            List<String> lines = Files.readAllLines(file);
            StringBuilder begun = new StringBuilder();
            for (int n = 0; n < lines.size(); n++) {
                begun.append(lines.get(n)).append('\n');
                boolean unfinished = PromptEngine.unfinished(begun.toString().stripTrailing());
                boolean wrong = unfinished == compiles(begun.toString());
                if (wrong) {
                    // Perhaps the line goes on with what seemed to be finished: then all before it counts.
                    String all = String.join("\n", lines.subList(0, n + 1));
                    assertThat(PromptEngine.unfinished(all))
                            .as("%s, first %d lines", file.getFileName(), n + 1)
                            .isEqualTo(!compiles(all));
                }
                if (wrong || !unfinished) {
                    begun.setLength(0);
                }
            }
        }
    }

    private static List<Path> runbooks() throws IOException {
        try (Stream<Path> all = Files.walk(Path.of("..", "runbooks"))) {
            return all.filter(f -> f.toString().endsWith(".groovy")).toList();
        }
    }

    private static boolean compiles(String text) {
        CompilationUnit unit = new CompilationUnit();
        unit.addSource("prefix.groovy", text);
        try {
            unit.compile(Phases.CONVERSION);
            return true;
        } catch (CompilationFailedException e) {
            return false;
        }
    }

    @Test
    void aBlockIsPartedWhereItsLanguageChanges() {
        String block = "select 1;\nselect 2;\nx = [\n  1,\n]\n\\x\n\\timing\nx\n-- end\n";
        assertThat(Inputs.of(
                        block,
                        input -> !input.strip().endsWith("[") && !input.strip().endsWith(",")))
                .containsExactly("select 1;\nselect 2;\n", "x = [\n  1,\n]\n", "\\x\n", "\\timing\n", "x\n-- end\n");
    }
}
