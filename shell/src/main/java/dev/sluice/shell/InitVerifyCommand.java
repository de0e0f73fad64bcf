package dev.sluice.shell;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.verify.SchemaScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sluice init verify}. */
@Command(
        name = "verify",
        description = {
            "Writes what a live database is made of into a file that sluice verify checks it by: review it and keep it.",
            "Overwrites nothing. Exit codes: 0; 1 the file cannot be written; 2 it is there already; 4 no connection."
        })
final class InitVerifyCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "FILE", description = "what to write (default: verify.groovy)")
    private Path file = Path.of("verify.groovy");

    @Mixin
    private Opening opening = new Opening();

    private final Call call;

    InitVerifyCommand(Call call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        Path path = call.path(file);
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            throw SluiceException.of(
                    Kind.USAGE, "the file is there already", path.toString(), "name another: init verify FILE");
        }
        try (Workplace workplace = Workplace.open(call, opening, opening.profile())) {
            String script = SchemaScript.of(workplace.session().databases().home());
            Files.writeString(path, script, StandardOpenOption.CREATE_NEW);
            call.console().line("made  " + file);
            call.console().line("try:  sluice verify " + file);
        } catch (IOException e) {
            throw SluiceException.of(
                            Kind.FAILED, "cannot be written: " + e, path.toString(), "see to the folder's rights")
                    .causedBy(e);
        }
        return 0;
    }
}
