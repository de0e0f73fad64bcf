package dev.sluice.shell;

import dev.sluice.Kind;
import dev.sluice.Problem;
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
            "Exit codes: 0 all that are set up here can be reached; 4 one cannot; 2 the one named is not set up here."
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
        if (one.isPresent()) {
            return examine(profiles.named(one.get()));
        }
        int code = 0;
        for (String name : all(profiles)) {
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

    /** One profile's failure does not keep the others from being examined; a variable may be set on another machine only. */
    private int examine(Profiles profiles, String name) {
        Profile found;
        try {
            found = profiles.named(name);
        } catch (SluiceException e) {
            call.console().line("profile " + name + ": not set up here");
            tell("needs", e);
            return 0;
        }
        return examine(found);
    }

    private int examine(Profile found) {
        call.console().line("profile " + found.name() + ": " + found.target().shown());
        found.warnings().forEach(new Failures(call)::warn);
        DatabaseOptions reading = new DatabaseOptions("sluice doctor", true, false, Trace.NONE, call.secrets());
        try (Database database = Database.open(found, reading)) {
            new Examination(found, database, call.probed()).lines().forEach(line -> call.console()
                    .line("  " + line));
            return 0;
        } catch (SluiceException e) {
            tell("reached", e);
            return e.kind().exitCode();
        }
    }

    private void tell(String name, SluiceException failure) {
        for (Problem problem : failure.problems()) {
            call.console()
                    .line("  " + Examination.line(name, (name.equals("reached") ? "no: " : "") + problem.sentence()));
        }
        if (call.debug()) {
            new Failures(call).print(failure);
        }
    }
}
