package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Kind;
import dev.sluice.profile.SecretRegistry;
import dev.sluice.shell.print.Console;
import dev.sluice.shell.print.Streams;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What cannot be run here, cron lines and units, at least names what there is. */
class OperationsPageTest {
    private static final String PAGE = Checkout.text("docs/operations.md");
    private static final Pattern CALL = Pattern.compile("\\bsluice ((?:journal )?[a-z]+)([^`|\\n]*)");
    private static final Pattern OPTION = Pattern.compile("(?<![-\\w])--[a-z-]+");

    @Test
    void everyCommandAndOptionOfTheCallsExists() {
        List<MatchResult> calls = CALL.matcher(PAGE).results().toList();
        for (MatchResult call : calls) {
            CommandLine command = commands();
            for (String word : call.group(1).split(" ", -1)) {
                command = command.getSubcommands().get(word);
                assertThat(command).as(call.group()).isNotNull();
            }
            for (MatchResult option : OPTION.matcher(call.group(2)).results().toList()) {
                assertThat(command.getCommandSpec().optionsMap())
                        .as(call.group())
                        .containsKey(option.group());
            }
        }
        assertThat(calls).hasSizeGreaterThan(12);
    }

    @Test
    void everyExitCodeIsExplained() {
        TreeSet<String> told = new TreeSet<>();
        Pattern.compile("(?m)^\\| ([\\d, ]+) \\|")
                .matcher(PAGE)
                .results()
                .forEach(row -> told.addAll(List.of(row.group(1).split(", ", -1))));
        assertThat(told).contains("0");
        for (Kind kind : Kind.values()) {
            assertThat(told).as(kind.name()).contains(String.valueOf(kind.exitCode()));
        }
    }

    /** As they are, with all their options. */
    static CommandLine commands() {
        SecretRegistry secrets = new SecretRegistry();
        Streams streams = new Streams(
                InputStream.nullInputStream(),
                OutputStream.nullOutputStream(),
                OutputStream.nullOutputStream(),
                Streams.Terminals.NONE);
        Call call = new Call(
                new Console(streams, secrets),
                new Shell(Path.of("")).environment(),
                secrets,
                new Interruption(),
                false);
        return new CommandLines(call).commandLine();
    }
}
