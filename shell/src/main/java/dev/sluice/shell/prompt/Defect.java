package dev.sluice.shell.prompt;

import dev.sluice.Kind;
import dev.sluice.SluiceException;

/** What is thrown by mistake, as a failure like others. */
public final class Defect {
    private Defect() {}

    public static SluiceException of(Throwable failure) {
        return SluiceException.of(
                        Kind.BUG,
                        "a defect of the program: " + failure,
                        "",
                        "please report it, with what --debug prints")
                .causedBy(failure);
    }
}
