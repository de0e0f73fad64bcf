package dev.sluice.shell;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.journal.Purge;
import dev.sluice.journal.Purge.Found;
import dev.sluice.shell.print.Figures;
import dev.sluice.sql.Name;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice journal purge}. */
@Command(
        name = "purge",
        description = {
            "Removes runs that ended long ago from a profile's journal, with their steps and local files. Tells what would go,",
            "and removes it only with --yes. Runs that have not ended stay, and so do watermarks.",
            "Exit codes: 0; 2 usage, or there is no journal; 4 no connection; 8 the profile may not be written."
        })
final class JournalPurgeCommand implements Callable<Integer> {
    private static final Pattern DAYS = Pattern.compile("(\\d{1,5})d");

    @Option(names = "--older-than", paramLabel = "90d", required = true, description = "days since the run ended")
    private String olderThan = "";

    @Option(names = "--yes", description = "removes them")
    private boolean yes;

    @Mixin
    private Opening opening = new Opening();

    private final Call call;

    JournalPurgeCommand(Call call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        Duration age = age();
        try (Workplace workplace = Workplace.open(call, opening, opening.profile())) {
            call.console().line(workplace.heading(List.of()));
            Name schema = Name.of(workplace.home().journalSchema());
            Purge purge = new Purge(
                    workplace.session().databases().home(),
                    schema,
                    call.stateDirectory().resolve("runs"),
                    age);
            if (yes) {
                workplace.session().gate().pass("journal purge");
            }
            call.console().line(sentence(yes ? purge.remove() : purge.look(), age));
            return 0;
        }
    }

    private Duration age() {
        Matcher days = DAYS.matcher(olderThan);
        if (!days.matches()) {
            throw SluiceException.of(
                    Kind.USAGE,
                    "\"" + olderThan + "\" is not a number of days",
                    "--older-than",
                    "write a number and d, such as 90d");
        }
        return Duration.ofDays(Long.parseLong(days.group(1)));
    }

    private String sentence(Found found, Duration age) {
        String what = Figures.count(found.runs(), "run") + " and " + Figures.count(found.steps(), "step");
        String since = " that ended more than " + Figures.count(age.toDays(), "day") + " ago";
        return yes ? what + since + " removed" : what + since + "; to remove them, add --yes";
    }
}
