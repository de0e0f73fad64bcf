package dev.sluice.shell;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code sluice completion bash|zsh|fish}: a script that makes the shell complete our commands. */
@Command(name = "completion", description = "Prints a script that makes bash, zsh or fish complete sluice's arguments.")
final class CompletionCommand implements Callable<Integer> {
    private static final Set<String> SHELLS = Set.of("bash", "zsh", "fish");

    @Parameters(index = "0", paramLabel = "bash|zsh|fish", description = "the shell")
    private String shell = "";

    @Parameters(index = "1..*", hidden = true, description = "with words: what was typed so far")
    private List<String> typed = List.of();

    private final Call call;

    CompletionCommand(Call call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        if (shell.equals("words")) {
            new ArgumentOffers(call).of(typed).forEach(call.console()::line);
        } else if (SHELLS.contains(shell)) {
            call.console().line(script(shell).stripTrailing());
        } else {
            throw SluiceException.of(
                    Kind.USAGE, "shell \"" + shell + "\" is not known", "", "there are: bash, zsh, fish");
        }
        return 0;
    }

    private static String script(String shell) {
        try (InputStream text = CompletionCommand.class.getResourceAsStream("completion." + shell)) {
            if (text == null) {
                throw new IllegalStateException("every shell's script is packed");
            }
            return new String(text.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
