package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.shell.Shell.Outcome;
import dev.sluice.testing.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever goes into a folder and starts the program runs nothing that the folder brought. */
class HostileFolderTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private Path ran;

    @BeforeEach
    void fillTheFolder() throws IOException {
        ran = folder.resolve("ran");
        String groovy = "new File('" + ran + "').text = 'x'\n";
        for (String name : List.of(
                "sluice.groovy",
                "init.groovy",
                ".sluicerc",
                ".sluice/init.groovy",
                ".sluice/profile.groovy",
                ".groovy/groovysh.rc",
                "groovysh.rc",
                ".groovy/grapeConfig.xml",
                ".inputrc",
                ".jline.rc",
                "jline.rc",
                "logback.xml",
                "logback.groovy",
                "simplelogger.properties")) {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, name.endsWith(".xml") ? appender() : groovy);
        }
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve("java.sql.Driver"), "Evil");
        Files.writeString(services.resolve("org.codehaus.groovy.transform.ASTTransformation"), "Evil");
        Files.writeString(folder.resolve(".env"), "SLUICE_CONFIG=evil.toml\nPATH=" + folder + "\n");
    }

    private String appender() {
        return """
                <configuration>
                  <appender name="f" class="ch.qos.logback.core.FileAppender">
                    <file>%s</file><encoder><pattern>%%msg</pattern></encoder>
                  </appender>
                  <root level="trace"><appender-ref ref="f"/></root>
                </configuration>
                """.formatted(ran);
    }

    @Test
    void nothingThatHasAUsualNameIsExecuted() {
        new Shell(folder).file("sluice.toml", "[profiles.lab]\nurl = \"jdbc:sqlite:lab.db\"\n");
        for (List<String> arguments : List.of(
                List.of("lab", "-c", "value('select 40') + 2"),
                List.of("profiles"),
                List.of("doctor"),
                List.of("check"))) {
            try (ChildJvm child = ChildJvm.of(Main.class, arguments.toArray(String[]::new))
                    .in(folder)
                    .withEnvironment("HOME", folder.resolve("home").toString())
                    .start()) {
                int code = child.awaitExit(LIMIT);
                assertThat(code).as(child.stderr()).isEqualTo(arguments.equals(List.of("check")) ? 2 : 0);
            }
        }
        assertThat(ran).doesNotExist();
    }

    @Test
    void aPasswordCommandOfAFoundFileIsNotExecuted() {
        Shell shell = new Shell(folder).file("sluice.toml", """
                default = "x"
                [profiles.x]
                url = "postgresql://u@127.0.0.1:1/d"
                password = { command = "touch %s" }
                """.formatted(ran));
        for (String[] call : new String[][] {{"profiles"}, {"doctor"}, {"x", "-c", "1"}, {"run", "sluice.groovy"}}) {
            Outcome outcome = shell.run(call);
            assertThat(outcome.code()).as(outcome.err()).isEqualTo(8);
            assertThat(outcome.err()).contains("sluice trust");
        }
        assertThat(ran).doesNotExist();
    }
}
