package dev.sluice.shell;

import dev.sluice.SluiceException;
import dev.sluice.shell.runbook.Runbook;
import dev.sluice.shell.script.Parameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine;

/** What may stand as the last of the arguments typed so far, for the completion of shells. Connects to nothing. */
final class ArgumentOffers {
    private static final Set<String> OF_PROFILE = Set.of("--profile", "--approve");
    private static final Set<String> OF_RUNBOOK = Set.of("run", "check", "plan");

    private final Call call;

    ArgumentOffers(Call call) {
        this.call = call;
    }

    List<String> of(List<String> typed) {
        List<String> words = typed.isEmpty() ? List.of("") : typed;
        String word = words.get(words.size() - 1);
        return offers(words, word)
                .filter(o -> o.startsWith(word))
                .distinct()
                .sorted()
                .toList();
    }

    private Stream<String> offers(List<String> words, String word) {
        CommandLine line = new CommandLines(call).commandLine();
        String before = words.size() > 1 ? words.get(words.size() - 2) : "";
        if (OF_PROFILE.contains(before)) {
            return profiles();
        }
        if (words.size() == 1 && !word.startsWith("-")) {
            return Stream.concat(line.getSubcommands().keySet().stream(), profiles());
        }
        String command = words.get(0);
        CommandLine chosen = line.getSubcommands().getOrDefault(command, line);
        if (word.startsWith("-")) {
            return chosen.getCommandSpec().options().stream()
                    .filter(o -> !o.hidden())
                    .flatMap(o -> Arrays.stream(o.names()));
        }
        return arguments(words, word, chosen);
    }

    private Stream<String> arguments(List<String> words, String word, CommandLine chosen) {
        String command = words.get(0);
        if (OF_RUNBOOK.contains(command)) {
            Optional<String> file = words.subList(1, words.size() - 1).stream()
                    .filter(w -> w.endsWith(".groovy"))
                    .findFirst();
            return file.isPresent() ? parameters(file.get()) : runbooks(word);
        }
        if (command.equals("completion")) {
            return Stream.of("bash", "zsh", "fish");
        }
        return command.equals("doctor") ? profiles() : chosen.getSubcommands().keySet().stream();
    }

    private Stream<String> profiles() {
        try {
            return Workplace.profiles(call, new Opening()).names().stream();
        } catch (SluiceException e) {
            // Pressing Tab is no time to complain of a configuration.
            return Stream.empty();
        }
    }

    private Stream<String> parameters(String file) {
        try {
            return Runbook.compile(call.path(Path.of(file)), Vocabulary.LANGUAGE).parameters().stream()
                    .flatMap(ArgumentOffers::values);
        } catch (SluiceException e) {
            // The same for a runbook that does not compile.
            return Stream.empty();
        }
    }

    private static Stream<String> values(Parameter parameter) {
        List<String> allowed = parameter.type().equals(Boolean.class)
                ? List.of("true", "false")
                : parameter.limits().allowed();
        return allowed.isEmpty()
                ? Stream.of(parameter.name() + "=")
                : allowed.stream().map(value -> parameter.name() + "=" + value);
    }

    private Stream<String> runbooks(String word) {
        String directory = word.substring(0, word.lastIndexOf('/') + 1);
        Path folder = call.environment().directory().resolve(directory.isEmpty() ? "." : directory);
        try (Stream<Path> found = Files.list(folder)) {
            return found
                    .filter(f -> Files.isDirectory(f) || f.toString().endsWith(".groovy"))
                    .map(f -> directory + f.getFileName() + (Files.isDirectory(f) ? "/" : ""))
                    .toList()
                    .stream();
        } catch (IOException e) {
            // There is no such directory, so nothing in it.
            return Stream.empty();
        }
    }
}
