package dev.sluice.shell;

import dev.sluice.command.Outline.Grid;
import dev.sluice.command.Outline.Measure;
import dev.sluice.profile.ProfileListing;
import dev.sluice.profile.Profiles;
import dev.sluice.shell.print.ReportPrinter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code sluice profiles}. */
@Command(
        name = "profiles",
        description = {
            "Lists the profiles, where each is written and what it connects to. Connects to none.",
            "Exit codes: 0; 2 the file has problems."
        })
final class ProfilesCommand implements Callable<Integer> {
    @Mixin
    private Opening opening = new Opening();

    private final Call call;

    ProfilesCommand(Call call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        Profiles profiles = Workplace.profiles(call, opening);
        List<ProfileListing> all = profiles.list();
        if (all.isEmpty()) {
            call.console().message("there are no profiles; make a sluice.toml with: sluice init");
            return 0;
        }
        List<List<Measure>> rows = all.stream().map(ProfilesCommand::row).toList();
        Grid grid = new Grid("profiles", List.of("profile", "connects to", "", "written in"), rows);
        ReportPrinter.grid(grid).forEach(call.console()::line);
        Failures failures = new Failures(call);
        all.forEach(profile -> profile.problems().forEach(failures::warn));
        return 0;
    }

    private static List<Measure> row(ProfileListing profile) {
        return List.of(
                Measure.text(profile.name()),
                Measure.text(profile.target().orElse("cannot be told")),
                Measure.text(String.join(", ", profile.flags())),
                Measure.text(profile.origin()));
    }
}
