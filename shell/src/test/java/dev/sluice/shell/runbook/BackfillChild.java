package dev.sluice.shell.runbook;

import dev.sluice.command.Arguments;
import dev.sluice.command.Expression;
import dev.sluice.command.backfill.BackfillWord;
import dev.sluice.journal.Locks;
import dev.sluice.journal.Run;
import dev.sluice.shell.script.Host.StepCall;
import dev.sluice.testing.EngineDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A run with one step, {@code n = n + 1} in chunks, in a process of its own that is going to be killed. */
final class BackfillChild {
    private BackfillChild() {}

    public static void main(String... arguments) {
        EngineDatabase.Address address =
                new EngineDatabase.Address(arguments[0], arguments[1], System.getenv("TEST_PASSWORD"));
        try (Rig rig = Rig.at(address, Path.of(arguments[2]));
                Run run = rig.journal().start(Rig.HEADER, Locks.RUNBOOK)) {
            System.out.println(run.id());
            step(rig, run, Integer.parseInt(arguments[3]));
        }
    }

    /** From where it stands. */
    static void step(Rig rig, Run run, int workers) {
        RunOptions options = rig.options().withJournal(new RunJournal(run, text -> text));
        RunHost host = new RunHost(options, new ParameterValues(), new History(false));
        host.step(new StepCall("plus", "chunks", Optional.empty()), () -> {
            Map<String, Object> named =
                    Map.of("set", Map.of("n", new Expression("n + 1")), "commitEvery", 20, "workers", workers);
            options.session().run(BackfillWord.WORD.maker().apply(Arguments.of("backfill", List.of("t"), named)));
            return "done";
        });
    }
}
