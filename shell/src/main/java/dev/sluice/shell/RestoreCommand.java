package dev.sluice.shell;

import dev.sluice.shell.print.Format;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice restore NAME}: the word {@code restore} with its options. */
@Command(
        name = "restore",
        description = {
            "Brings tables, or the whole database, back to what a backup has, once every byte of it is proven. The same as",
            "the word restore; see docs/backup.md.",
            "Exit codes: 0; 1 failed, nothing kept; 2 usage, or a backup that is damaged; 4 no connection; 8 refused."
        })
final class RestoreCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "NAME", description = "the backup, what stands before its time, or a path")
    private String name = "";

    @Option(names = "--only", paramLabel = "TABLE", description = "a table to bring back; once for each")
    private List<String> only = new ArrayList<>();

    @Option(names = "--of", paramLabel = "P", description = "the profile it was made of, where that is another")
    private Optional<String> of = Optional.empty();

    @Option(names = "--dry-run", description = "does it all, reports, and takes it back")
    private boolean dryRun;

    @Option(names = "--end-sessions", description = "of a whole database: ends sessions that are in the way")
    private boolean endSessions;

    @Option(names = "--drop-old", description = "of a whole database: drops the one that was replaced")
    private boolean dropOld;

    @Option(
            names = {"--format", "--result"},
            paramLabel = "F",
            description = "of the report: text, json, csv or tsv (default: text)")
    private Format result = Format.TEXT;

    @Mixin
    private Opening opening = new Opening();

    private final Call call;

    RestoreCommand(Call call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        Map<String, Object> options = new LinkedHashMap<>();
        of.ifPresent(profile -> options.put("of", profile));
        if (endSessions) {
            options.put("endSessions", true);
        }
        if (dropOld) {
            options.put("dropOld", true);
        }
        if (!only.isEmpty()) {
            options.put("only", only);
        }
        List<@Nullable Object> arguments = List.of(options, name);
        opening.mayAsk(true);
        try (Workplace workplace = Workplace.open(call, opening, opening.profile())) {
            PromptCall prompt = new PromptCall(call, workplace, opening, result);
            return dryRun ? prompt.rehearsal("restore", arguments) : prompt.command("restore", arguments);
        }
    }
}
