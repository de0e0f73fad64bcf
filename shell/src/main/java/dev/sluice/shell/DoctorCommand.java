package dev.sluice.shell;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.Database;
import dev.sluice.db.DatabaseOptions;
import dev.sluice.db.Trace;
import dev.sluice.profile.Profile;
import dev.sluice.profile.ProfileListing;
import dev.sluice.profile.Profiles;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sluice doctor}. */
@Command(
        name = "doctor",
        description = {
            "Connects to each profile, or to the one named, and tells what is there and what is missing. Writes nothing.",
            "Exit codes: 0 all can be reached; 4 one cannot."
        })
final class DoctorCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "PROFILE", description = "(default: all)")
    private Optional<String> profile = Optional.empty();

    @Mixin
    private Opening opening = new Opening();

    private final Call call;

    DoctorCommand(Call call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        Profiles profiles = Workplace.profiles(call, opening);
        Optional<String> one = profile.or(opening::profile);
        List<String> names = one.map(List::of).orElseGet(() -> all(profiles));
        int code = 0;
        for (String name : names) {
            code = Math.max(code, examine(profiles, name));
        }
        return code;
    }

    private static List<String> all(Profiles profiles) {
        List<String> names = profiles.list().stream().map(ProfileListing::name).toList();
        if (names.isEmpty()) {
            throw SluiceException.of(Kind.USAGE, "there are no profiles", "", "make a sluice.toml with: sluice init");
        }
        return names;
    }

    /** One profile's failure does not keep the others from being examined. */
    private int examine(Profiles profiles, String name) {
        try {
            Profile found = profiles.named(name);
            call.console().line("profile " + name + ": " + found.target().shown());
            found.warnings().forEach(new Failures(call)::warn);
            DatabaseOptions reading = new DatabaseOptions("sluice doctor", true, false, Trace.NONE, call.secrets());
            try (Database database = Database.open(found, reading)) {
                new Examination(found, database, call.probed()).lines().forEach(line -> call.console()
                        .line("  " + line));
            }
            return 0;
        } catch (SluiceException e) {
            return new Failures(call).print(e);
        }
    }
}
