package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReferencePagesTest {
    private static final Path PAGES = Path.of("..", "docs", "reference");

    @Test
    void theCommittedPagesAreThoseOfTheDefinitions() throws IOException {
        if (Boolean.getBoolean("sluice.write-reference")) {
            write();
        }
        assertThat(committed()).as("regenerate them as CONTRIBUTING.md says").isEqualTo(ReferencePages.all());
    }

    private static void write() throws IOException {
        Files.createDirectories(PAGES);
        for (String name : committed().keySet()) {
            Files.delete(PAGES.resolve(name));
        }
        for (Map.Entry<String, String> page : ReferencePages.all().entrySet()) {
            Files.writeString(PAGES.resolve(page.getKey()), page.getValue());
        }
    }

    private static Map<String, String> committed() throws IOException {
        Map<String, String> pages = new TreeMap<>();
        try (Stream<Path> files = Files.list(PAGES)) {
            for (Path file : files.toList()) {
                pages.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return pages;
    }
}
