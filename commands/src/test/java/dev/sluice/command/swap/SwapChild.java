package dev.sluice.command.swap;

import dev.sluice.command.Databases;
import dev.sluice.command.Gate;
import dev.sluice.command.OneDatabase;
import dev.sluice.command.Progress;
import dev.sluice.command.Session;
import dev.sluice.db.Database;
import dev.sluice.db.TestDatabases;
import dev.sluice.testing.ChildJvm;
import dev.sluice.testing.EngineDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** A swap in a process of its own, which stops where it is told to and is killed there. */
final class SwapChild {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private SwapChild() {}

    /** Kills it (SIGKILL) when it has come to that part; without options it is an unswap, or a swap by a block. */
    static void killedAt(SwapBench bench, String part, Object... options) {
        EngineDatabase.Address address = bench.database.address();
        List<String> arguments = new ArrayList<>(List.of(address.jdbcUrl(), address.user(), part));
        Arrays.stream(options).map(String::valueOf).forEach(arguments::add);
        try (ChildJvm child = ChildJvm.of(SwapChild.class, arguments.toArray(String[]::new))
                .withEnvironment("TEST_PASSWORD", address.password())
                .start()) {
            child.awaitOutput(Pattern.compile("stopped"), LIMIT);
            child.kill();
            child.awaitExit(LIMIT);
        }
    }

    public static void main(String... arguments) {
        EngineDatabase.Address address =
                new EngineDatabase.Address(arguments[0], arguments[1], System.getenv("TEST_PASSWORD"));
        Database home = TestDatabases.at(address);
        Databases databases = new OneDatabase() {
            @Override
            public Database home() {
                return home;
            }
        };
        Progress stop = (what, done, total) -> stopAt(arguments[2], what);
        List<Object> options = new ArrayList<>(List.of(arguments).subList(3, arguments.length));
        if (arguments[2].equals("block")) {
            Consumer<Staged> block = staged -> stopAt("block", "block");
            options.addAll(List.of("fill", block));
        }
        boolean back = options.isEmpty() && !arguments[2].equals("block");
        new Session(databases, new Gate("test", false, false, false), stop)
                .run(SwapBench.command(back ? UnswapWord.WORD : SwapBench.SWAP, "events", options.toArray()));
        System.out.println("end");
    }

    private static void stopAt(String part, String what) {
        if (what.startsWith(part)) {
            System.out.println("stopped");
            try {
                Thread.sleep(LIMIT.toMillis());
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
