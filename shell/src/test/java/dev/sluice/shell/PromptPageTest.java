package dev.sluice.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.sluice.shell.print.Streams;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
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
        List<String> lines = lines();
        List<String> inputs = inputs();
        String shown =
                lines.stream().filter(line -> !PROMPT.matcher(line).find()).collect(Collectors.joining("\n"));

        assertThat(inputs).hasSizeGreaterThanOrEqualTo(20);
        assertThat(typed(String.join("\n", inputs) + "\n")).isEqualTo("lab (sqlite file)\n" + shown + "\n");
    }

    /** Made by scripts/cast, which types the page's lines at a terminal; to be made again when they change. */
    @Test
    void theRecordingIsThatOfThePage() throws IOException {
        StringBuilder typed = new StringBuilder();
        StringBuilder shown = new StringBuilder();
        for (String line : Checkout.text("docs/prompt.cast").lines().skip(1).toList()) {
            try (JsonParser event = new JsonFactory().createParser(line)) {
                event.nextToken();
                event.nextToken();
                boolean key = "i".equals(event.nextTextValue());
                (key ? typed : shown).append(event.nextTextValue());
            }
        }
        assertThat(typed.toString().replace('\r', '\n').lines().toList()).isEqualTo(inputs());
        String plain = shown.toString()
                .replaceAll("\u001b(\\[[0-9;?]*[a-zA-Z]|[=>])", "")
                .replace("\r", "");
        assertThat(plain.lines())
                .containsSubsequence(lines().stream()
                        .filter(line -> !PROMPT.matcher(line).find())
                        .toList());
    }

    private static List<String> inputs() {
        return lines().stream()
                .filter(line -> PROMPT.matcher(line).find())
                .map(line -> PROMPT.matcher(line).replaceFirst(""))
                .toList();
    }

    private static List<String> lines() {
        return Example.of("docs/prompt.md").stream()
                .filter(e -> e.language().equals("console"))
                .flatMap(e -> e.text().lines())
                .toList();
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
