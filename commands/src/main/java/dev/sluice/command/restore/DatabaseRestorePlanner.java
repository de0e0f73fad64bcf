package dev.sluice.command.restore;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.backup.Kept;
import dev.sluice.backup.Whole;
import dev.sluice.command.Databases;
import dev.sluice.db.Cluster;
import dev.sluice.db.Database;
import dev.sluice.db.Reader;
import dev.sluice.dialect.Postgres;
import dev.sluice.sql.Sql;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Whether the copy of a database is where its backup says, and what the one that it replaces will be called. */
record DatabaseRestorePlanner(Restore command, Databases databases) {
    DatabaseRestorePlan plan(Kept backup, Whole whole) {
        if (!command.only().isEmpty()) {
            throw Restore.invalid("only: is for a backup of tables, and this one is of the whole database");
        }
        Database home = databases.home();
        String stamp = Cluster.stamp(Instant.now());
        String aside;
        if (home.dialect() instanceof Postgres) {
            refuseWithoutMeans(backup, whole);
            String live = home.server().database();
            aside = free(n -> Cluster.derived(live, "_before_" + stamp + (n == 1 ? "" : "_" + n)), name -> there(name));
        } else {
            String live = home.server().address();
            aside = free(n -> live + ".before-" + stamp + (n == 1 ? "" : "-" + n), name -> Files.exists(Path.of(name)));
        }
        return new DatabaseRestorePlan(command, backup, whole, aside);
    }

    /** The first of the names that nothing has. */
    private static String free(IntFunction<String> names, Predicate<String> taken) {
        return IntStream.iterate(1, n -> n + 1)
                .mapToObj(names)
                .filter(taken.negate())
                .findFirst()
                .orElseThrow();
    }

    private void refuseWithoutMeans(Kept backup, Whole whole) {
        if (whole.copy() instanceof Whole.OnServer copy) {
            refuseAbsent(backup, copy);
        } else if (databases.home().neighbours().dumpPrograms().isEmpty()) {
            throw noProgram();
        }
    }

    static SluiceException noProgram() {
        return SluiceException.of(
                Kind.USAGE,
                "there is no pg_restore of the server's major version that is safe to run",
                "",
                "install the newest of that major version; older ones run what an archive tells them to");
    }

    private void refuseAbsent(Kept backup, Whole.OnServer copy) {
        Database home = databases.home();
        boolean here = copy.system().equals(home.server().systemIdentifier()) && there(copy.database());
        if (!here) {
            throw SluiceException.of(
                    Kind.USAGE,
                    "the copy of the database, \"" + copy.database() + "\", is not on this server",
                    backup.folder().toString(),
                    "it can be restored only on the server that it was made on, and for as long as it is there");
        }
    }

    private boolean there(String database) {
        Database home = databases.home();
        return home.read(tx -> has(tx, database));
    }

    private static boolean has(Reader reader, String database) {
        return !reader.query(Sql.of("select 1 as n from pg_database where datname = ?", database))
                .isEmpty();
    }
}
