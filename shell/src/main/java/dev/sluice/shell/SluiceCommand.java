package dev.sluice.shell;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.shell.print.Format;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice [PROFILE]}: the prompt, or one line with {@code -c}. */
@Command(
        name = "sluice",
        description = "A scriptable shell for careful work on databases. Without a command: the prompt.",
        synopsisHeading = "",
        customSynopsis = {
            "sluice [PROFILE]                            the prompt",
            "sluice PROFILE -c LINE [--format F]         one line, as at the prompt",
            "sluice run FILE [--profile NAME] [name=value]... [--dry-run] [--approve NAME]"
        },
        subcommandsRepeatable = false)
final class SluiceCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "PROFILE", description = "whose database is worked on")
    private Optional<String> profile = Optional.empty();

    @Option(names = "-c", paramLabel = "LINE", description = "evaluates this line, prints its result and ends")
    private Optional<String> line = Optional.empty();

    @Option(
            names = "--format",
            paramLabel = "F",
            description = "of results: text, expanded, csv, tsv, json, ndjson, markdown or html (default: text)")
    private Format format = Format.TEXT;

    @Option(names = "--version", description = "prints the version")
    private boolean version;

    @Mixin
    private Opening opening = new Opening();

    private final Call call;

    SluiceCommand(Call call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        if (version) {
            call.console().line("sluice " + Version.text());
            return 0;
        }
        if (profile.isPresent() && opening.profile().isPresent()) {
            throw SluiceException.of(Kind.USAGE, "two profiles are named", "--profile", "name one");
        }
        return new LineCall(profile.or(opening::profile), line, format, opening).run(call);
    }
}
