package dev.sluice.shell;

import dev.sluice.command.backups.Listing;
import dev.sluice.shell.print.Format;
import dev.sluice.shell.prompt.Manner;
import dev.sluice.shell.prompt.Results;
import dev.sluice.shell.prompt.Settings;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice backups}: what lies in the profile's {@code backup-dir}; no database is asked. */
@Command(
        name = "backups",
        description = {
            "Lists the backups in the profile's backup-dir, the newest first. The same as the word backups, without a",
            "connection.",
            "Exit codes: 0; 2 usage."
        })
final class BackupsCommand implements Callable<Integer> {
    @Option(
            names = {"--format", "--result"},
            paramLabel = "F",
            description = "of the list: text, json, csv or tsv (default: text)")
    private Format result = Format.TEXT;

    @Mixin
    private Opening opening = new Opening();

    private final Call call;

    BackupsCommand(Call call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        try (Workplace workplace = Workplace.open(call, opening, opening.profile())) {
            new Results(call.console(), new Settings(result, Manner.LINE), call.secrets()::scrub)
                    .print(new Listing(Optional.empty())
                            .plan(workplace.session().databases()));
            return 0;
        }
    }
}
