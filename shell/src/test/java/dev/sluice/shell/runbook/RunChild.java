package dev.sluice.shell.runbook;

import dev.sluice.db.Transaction;
import dev.sluice.journal.Locks;
import dev.sluice.journal.Run;
import dev.sluice.shell.script.Host.StepCall;
import dev.sluice.shell.script.Trickle;
import dev.sluice.sql.Sql;
import dev.sluice.sql.TableName;
import dev.sluice.testing.EngineDatabase;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A run in a process of its own, to be killed: the steps of {@link Rig#MIXED}, called as the script would call them. Without the
 * compiler of Groovy it begins in a fifth of the time.
 */
final class RunChild {
    private final RunHost host;
    private final RunOptions options;

    private RunChild(RunHost host, RunOptions options) {
        this.host = host;
        this.options = options;
    }

    public static void main(String... arguments) {
        EngineDatabase.Address address =
                new EngineDatabase.Address(arguments[0], arguments[1], System.getenv("TEST_PASSWORD"));
        try (Rig rig = Rig.at(address, Path.of(arguments[2]));
                Run run = rig.journal().start(Rig.HEADER, Locks.RUNBOOK)) {
            System.out.println(run.id());
            steps(rig, run);
        }
    }

    /** All steps that are not done yet. */
    static void steps(Rig rig, Run run) {
        RunOptions options = rig.options().withJournal(new RunJournal(run, text -> text));
        new RunChild(new RunHost(options, new ParameterValues(), new History(false)), options).steps();
    }

    private void steps() {
        Object seen = host.fact(call("seen", "one"), () -> 0L);
        Object first = host.step(call("one", "one"), () -> insert("a" + seen, "b"));
        host.step(call("chunks", "chunks"), () -> {
            options.session().run(new Trickle(TableName.parse("t"), 4, 2, 0));
            return "done";
        });
        host.group("end", () -> {
            host.step(call("two", "one"), () -> insert(String.valueOf(first), ""));
            host.step(call("three", "one"), () -> insert("c", ""));
        });
        host.step(call("phases", "phases"), () -> {
            options.session().run(new Trickle(TableName.parse("t"), 2, 1, 0));
            return "done";
        });
    }

    private static StepCall call(String name, String tx) {
        return new StepCall(name, tx, Optional.empty());
    }

    private String insert(String label, String result) {
        Transaction tx = options.session().databases().home().current().orElseThrow();
        tx.execute(Sql.of("insert into t (label) values (?)", label));
        return result;
    }
}
