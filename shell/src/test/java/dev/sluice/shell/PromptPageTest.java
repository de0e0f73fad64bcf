package dev.sluice.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.shell.print.Streams;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lines of docs/prompt.md, typed one after the other: each shows what the page says. */
class PromptPageTest {
    private static final Pattern PROMPT = Pattern.compile("^(lab\\*?> |.*\\(line \\d+\\)> )");

    @TempDir
    private Path directory;

    @Test
    void everyLineShowsWhatThePageSays() {
        List<String> lines = Example.of("docs/prompt.md").stream()
                .filter(e -> e.language().equals("console"))
                .flatMap(e -> e.text().lines())
                .toList();
        List<String> inputs = lines.stream()
                .filter(line -> PROMPT.matcher(line).find())
                .map(line -> PROMPT.matcher(line).replaceFirst(""))
                .toList();
        String shown =
                lines.stream().filter(line -> !PROMPT.matcher(line).find()).collect(Collectors.joining("\n"));

        assertThat(inputs).hasSizeGreaterThanOrEqualTo(20);
        assertThat(typed(String.join("\n", inputs) + "\n")).isEqualTo("lab (sqlite file)\n" + shown + "\n");
    }

    private String typed(String input) {
        Shell shell = new Shell(directory).file("sluice.toml", "[profiles.lab]\nurl = \"jdbc:sqlite:lab.db\"\n");
        ByteArrayOutputStream screen = new ByteArrayOutputStream();
        Streams streams =
                new Streams(new ByteArrayInputStream(input.getBytes(UTF_8)), screen, screen, Streams.Terminals.NONE);
        assertThat(new Main(streams, shell.environment()).run("lab")).isZero();
        return screen.toString(UTF_8);
    }
}
