package dev.sluice.command.upsert;

import dev.sluice.command.Arguments;
import dev.sluice.command.Databases;
import dev.sluice.command.Gate;
import dev.sluice.command.Progress;
import dev.sluice.command.Session;
import dev.sluice.command.Source;
import dev.sluice.db.Database;
import dev.sluice.testing.ChildJvm;
import dev.sluice.testing.EngineDatabase;
import java.util.Map;

/** A sync of a whole file in a process of its own, to be killed. */
final class SyncChild {
    private SyncChild() {}

    static ChildJvm start(Bench bench) {
        EngineDatabase.Address target = bench.target.address();
        return ChildJvm.of(SyncChild.class, bench.source.jdbcUrl(), target.jdbcUrl(), target.user())
                .withEnvironment("TEST_PASSWORD", target.password())
                .start();
    }

    /** A full refresh of the table parts, which stops where it has come to that part. */
    static ChildJvm stopping(Bench bench, String part) {
        EngineDatabase.Address target = bench.target.address();
        return ChildJvm.of(SyncChild.class, bench.source.jdbcUrl(), target.jdbcUrl(), target.user(), part)
                .withEnvironment("TEST_PASSWORD", target.password())
                .start();
    }

    private static void stopAt(String part, String what) {
        if (what.startsWith(part)) {
            System.out.println("stopped");
            try {
                Thread.sleep(60_000);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    public static void main(String... arguments) {
        Database lab = Bench.database(new EngineDatabase.Address(arguments[0], "", ""));
        Database home =
                Bench.database(new EngineDatabase.Address(arguments[1], arguments[2], System.getenv("TEST_PASSWORD")));
        Databases databases = new Databases() {
            @Override
            public Database home() {
                return home;
            }

            @Override
            public Database named(String profile) {
                return lab;
            }
        };
        boolean whole = arguments.length == 3;
        Progress progress = (what, done, total) -> {
            if (whole) {
                System.out.println(what + " " + done);
            } else {
                stopAt(arguments[3], what);
            }
        };
        Session session = new Session(databases, new Gate("prod", false, false, false), progress);
        System.out.println("begin");
        session.run(UpsertWord.WORD
                .maker()
                .apply(
                        whole
                                ? new Arguments("upsert", null, Map.of("from", new Source.OfProfile("lab")))
                                : new Arguments("upsert", "parts", Map.of("from", "lab:parts", "fullRefresh", true))));
        System.out.println("end");
    }
}
