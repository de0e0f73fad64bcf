package dev.sluice.shell.runbook;

import dev.sluice.journal.Locks;
import dev.sluice.journal.Run;
import dev.sluice.testing.EngineDatabase;
import java.nio.file.Path;

/** A run in a process of its own, to be killed. Says the run's id once it has begun, and then each step. */
final class RunChild {
    private RunChild() {}

    public static void main(String... arguments) {
        EngineDatabase.Address address =
                new EngineDatabase.Address(arguments[0], arguments[1], System.getenv("TEST_PASSWORD"));
        Runbook runbook = Rig.mixed();
        try (Rig rig = Rig.at(address, Path.of(arguments[2]), runbook);
                Run run = rig.journal().start(Rig.HEADER, Locks.RUNBOOK)) {
            System.out.println(run.id());
            RunResult result = rig.in(run);
            System.out.println("ended as " + result.exitCode());
        }
    }
}
