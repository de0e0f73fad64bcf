package dev.sluice.shell;

import dev.sluice.shell.print.Format;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads {@code sluice PROFILE -c LINE}, which scripts call many times a day, and {@code sluice [PROFILE]}, for which somebody
 * waits, without picocli, which takes 0.2 s to learn from its annotations what all the commands are. Whatever is not exactly this
 * is left to it.
 */
final class Shortcut {
    private static final String LINE = "-c";
    private static final String CONFIG = "--config";
    private static final String FORMAT = "--format";
    private static final String APPROVE = "--approve";
    private static final String DEBUG = "--debug";

    /** What picocli reads as a command, so that it is no profile here. */
    static final Set<String> COMMANDS = Set.of(
            "backup",
            "backups",
            "check",
            "compare",
            "completion",
            "doctor",
            "init",
            "journal",
            "load",
            "pause",
            "plan",
            "profiles",
            "restore",
            "resume",
            "run",
            "runs",
            "show",
            "stop",
            "trust",
            "tune",
            "undo",
            "verify");

    private Shortcut() {}

    static Optional<LineCall> of(String... args) {
        List<String> given = Arrays.stream(args).filter(a -> !a.equals(DEBUG)).toList();
        if (given.isEmpty() || (given.size() == 1 && isProfile(given.get(0)))) {
            Opening plain = Opening.of(Optional.empty(), Optional.empty());
            return Optional.of(new LineCall(given.stream().findFirst(), Optional.empty(), Format.TEXT, plain));
        }
        if (given.size() % 2 == 0 || given.get(0).startsWith("-")) {
            return Optional.empty();
        }
        Map<String, String> options = new HashMap<>();
        for (int i = 1; i < given.size(); i += 2) {
            // A value that looks like an option may be a mistake, and so may an option that is there twice.
            if (given.get(i + 1).startsWith("-") || options.put(given.get(i), given.get(i + 1)) != null) {
                return Optional.empty();
            }
        }
        return call(given.get(0), options);
    }

    private static boolean isProfile(String word) {
        return !word.startsWith("-") && !COMMANDS.contains(word);
    }

    private static Optional<LineCall> call(String profile, Map<String, String> options) {
        Optional<String> line = Optional.ofNullable(options.remove(LINE));
        Optional<Path> config = Optional.ofNullable(options.remove(CONFIG)).map(Path::of);
        Optional<String> approved = Optional.ofNullable(options.remove(APPROVE));
        Optional<Format> format = format(options.getOrDefault(FORMAT, "text"));
        options.remove(FORMAT);
        return line.isPresent() && options.isEmpty()
                ? format.map(f -> new LineCall(Optional.of(profile), line, f, Opening.of(config, approved)))
                : Optional.empty();
    }

    private static Optional<Format> format(String given) {
        return Arrays.stream(Format.values())
                .filter(f -> f.name().equals(given.toUpperCase(Locale.ROOT)))
                .findFirst();
    }
}
