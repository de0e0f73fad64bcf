package dev.sluice.shell;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code sluice init}. */
@Command(
        name = "init",
        description = {
            "Makes a working folder of the current one: sluice.toml with profiles, a first runbook, .gitignore. Overwrites",
            "nothing; a .gitignore that is there stays as it is.",
            "Exit codes: 0; 1 a file cannot be written; 2 there is a sluice.toml or such a runbook already."
        })
final class InitCommand implements Callable<Integer> {
    private static final String RUNBOOK = "first.groovy";

    private final Call call;

    InitCommand(Call call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        for (String name : List.of("sluice.toml", RUNBOOK)) {
            refuseWhereThereIs(name);
        }
        make("sluice.toml", Starters.PROFILES);
        make(RUNBOOK, Starters.RUNBOOK);
        ignore();
        call.console().line("try:  sluice run " + RUNBOOK + " --dry-run");
        call.console().line("then: sluice run " + RUNBOOK);
        return 0;
    }

    private Path path(String name) {
        return call.environment().directory().resolve(name);
    }

    private void refuseWhereThereIs(String name) {
        if (Files.exists(path(name), LinkOption.NOFOLLOW_LINKS)) {
            throw SluiceException.of(
                    Kind.USAGE,
                    "there is a " + name + " already",
                    path(name).toString(),
                    "init overwrites nothing: use it, or go to another folder");
        }
    }

    private void make(String name, String text) {
        try {
            Files.writeString(path(name), text, StandardOpenOption.CREATE_NEW);
        } catch (IOException e) {
            throw SluiceException.of(
                            Kind.FAILED, "cannot be written: " + e, path(name).toString(), "see to the folder's rights")
                    .causedBy(e);
        }
        call.console().line("made  " + name);
    }

    private void ignore() {
        if (Files.exists(path(".gitignore"), LinkOption.NOFOLLOW_LINKS)) {
            call.console().line("kept  .gitignore; it should name .sluice/ and .env");
        } else {
            make(".gitignore", Starters.IGNORED);
        }
    }
}
