package dev.sluice.shell.meta;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Gate;
import dev.sluice.shell.prompt.Desk;
import java.util.Optional;

/** Lets a protected profile be written for one transaction, once its name was typed. */
final class Approval {
    private Approval() {}

    static void ask(Desk desk, String reason) {
        Gate gate = desk.session().gate();
        if (gate.readOnly()) {
            throw SluiceException.of(
                    Kind.REFUSED,
                    "profile \"" + gate.profile() + "\" is read only",
                    "\\write",
                    "choose another profile");
        }
        if (!gate.closed()) {
            throw MetaCall.usage("profile \"" + gate.profile() + "\" may be written already", "");
        }
        if (desk.work().isOpen()) {
            throw MetaCall.usage("a transaction is open, which only reads", "commit or roll back first");
        }
        Optional<String> typed = desk.asker()
                .ask("profile \"" + gate.profile() + "\" is protected; type its name to write it for one transaction:");
        if (typed.filter(gate.profile()::equals).isEmpty()) {
            throw SluiceException.of(
                    Kind.REFUSED,
                    "profile \"" + gate.profile() + "\" stays closed: its name was not typed",
                    "\\write",
                    "");
        }
        desk.approve(reason);
        desk.results().console().message("one transaction that may write is open; commit; keeps what it does");
    }
}
