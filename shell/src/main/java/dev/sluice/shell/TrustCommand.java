package dev.sluice.shell;

import dev.sluice.profile.Trust;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code sluice trust}. */
@Command(
        name = "trust",
        description = {
            "Lets a sluice.toml of the working directory run the commands it names, as it is now.",
            "Read the file first: its commands run as you. Any change to it has to be trusted anew."
        })
final class TrustCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            defaultValue = "sluice.toml",
            description = "(default: sluice.toml)")
    private Path file = Path.of("sluice.toml");

    private final Call call;

    TrustCommand(Call call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        Path absolute = call.environment().directory().resolve(file).normalize();
        Trust.record(absolute, call.environment());
        call.console().line("trusted: " + absolute);
        return 0;
    }
}
