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

/** {@code sluice backup TABLE...}: the word {@code backup} with its options. */
@Command(
        name = "backup",
        description = {
            "Copies tables, or the whole database, into the profile's backup-dir, and proves the copy by reading it back.",
            "The same as the word backup; see docs/backup.md.",
            "Exit codes: 0; 1 failed, no backup kept; 2 usage; 4 no connection; 8 no room for it."
        })
final class BackupCommand implements Callable<Integer> {
    @Parameters(index = "0..*", arity = "0..*", paramLabel = "TABLE", description = "tables, all of one moment")
    private List<String> tables = new ArrayList<>();

    @Option(names = "--as", paramLabel = "NAME", description = "stands before the time in its name")
    private Optional<String> as = Optional.empty();

    @Option(names = "--retain", paramLabel = "N", description = "keep so many of this name, and remove the oldest")
    private Optional<Integer> retain = Optional.empty();

    @Option(names = "--database", description = "instead of tables: all of the database, definitions included")
    private boolean database;

    @Option(names = "--end-sessions", description = "ends sessions that are in the way of a copy on the server")
    private boolean endSessions;

    @Option(
            names = {"--format", "--result"},
            paramLabel = "F",
            description = "of the report: text, json, csv or tsv (default: text)")
    private Format result = Format.TEXT;

    @Mixin
    private Opening opening = new Opening();

    private final Call call;

    BackupCommand(Call call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        Map<String, Object> options = new LinkedHashMap<>();
        as.ifPresent(name -> options.put("as", name));
        retain.ifPresent(n -> options.put("retain", n));
        if (database) {
            options.put("database", true);
        }
        if (endSessions) {
            options.put("endSessions", true);
        }
        List<@Nullable Object> arguments = new ArrayList<>(List.of(options));
        arguments.addAll(tables);
        try (Workplace workplace = Workplace.open(call, opening, opening.profile())) {
            return new PromptCall(call, workplace, opening, result).command("backup", arguments);
        }
    }
}
