package dev.sluice.db;

import dev.sluice.sql.Sql;
import java.util.concurrent.atomic.AtomicLong;

/** What tests run in a JVM of its own: host, port, database, user, password, and what to do. */
final class PlatformChild {
    private static final String ROWS = "select i, repeat('x', 40) as filler from generate_series(1, 2000000) i";

    private PlatformChild() {}

    public static void main(String[] arguments) {

        TestProfile profile = TestProfile.server(
                        arguments[0], Integer.parseInt(arguments[1]), arguments[2], dev.sluice.profile.Tls.Mode.DISABLE)
                .withUser(arguments[3])
                .withPassword(arguments[4]);

        try (Database database = profile.open()) {
            switch (arguments[5]) {
                case "work" -> work(database);
                case "stream" -> stream(database);
                case "copy" -> copy(database);
                default -> throw new AssertionError(arguments[5]);
            }
        }
    }

    /** Takes a lock, writes, and then executes for longer than any test waits. */
    private static void work(Database database) {
        database.transaction(Access.WRITE, tx -> {
            tx.query(Sql.of("select pg_advisory_lock(4711)"));
            tx.execute(Sql.of("insert into t values (1)"));
            System.out.println("pid " + tx.pid());
            return tx.query(Sql.of("select pg_sleep(60)"));
        });
    }

    private static void stream(Database database) {
        AtomicLong sum = new AtomicLong();
        database.transaction(Access.READ, tx -> {
            tx.stream(
                    Sql.of(ROWS),
                    head -> {},
                    row -> sum.addAndGet(((Number) String.valueOf(row.get(0)).length()).longValue()));
            return 0;
        });
        System.out.println("read " + sum);
    }

    private static void copy(Database database) {
        long rows = database.transaction(Access.READ, tx -> {
            long count = 0;
            try (TupleStream tuples = tx.copyOut(Sql.of(ROWS))) {
                while (tuples.next()) {
                    count++;
                }
            }
            return count;
        });
        System.out.println("read " + rows);
    }
}
