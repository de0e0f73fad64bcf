package dev.sluice.command.migrate;

import static dev.sluice.command.migrate.MigrateWord.MIGRATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.db.Access;
import dev.sluice.testing.Engine;
import dev.sluice.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Liquibase's own lock, by which applications that migrate at their start keep away, and are kept away. */
class ChangeLogLockTest {
    private static final String TAKEN =
            "update databasechangeloglock set locked = %s, lockgranted = '2026-03-01 02:00:00', lockedby = '%s'";

    private static MigrateBench bench(Engine engine) {
        MigrateBench bench = new MigrateBench(engine);
        bench.file("one.sql", "--liquibase formatted sql\n--changeset ann:one\ncreate table one (id int);\n");
        bench.file("two.sql", "--liquibase formatted sql\n--changeset ann:two\ncreate table two (id int);\n");
        return bench;
    }

    private static void taken(MigrateBench bench, String by) {
        bench.with(TAKEN.formatted(bench.isPostgres() ? "true" : "1", by));
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void whoMigratesAlreadyIsWaitedForAndThenNamed(Engine engine) {
        try (MigrateBench bench = bench(engine)) {
            bench.run(MIGRATE, "one.sql");
            taken(bench, "web-1 (10.0.0.7)");
            assertThat(bench.refusal(MIGRATE, "two.sql", "wait", Duration.ofMillis(300)))
                    .startsWith(
                            "5: change sets are being run by web-1 (10.0.0.7), since 2026-03-01 02:00:00 - table databasechangeloglock");
            assertThat(bench.tables()).containsExactly("one");
            assertThat(bench.lockedBy()).as("it is not ours").containsExactly("web-1 (10.0.0.7)");
        }
    }

    @Test
    void whoEndsMeanwhileIsFollowed() throws Exception {
        try (MigrateBench bench = bench(Engine.POSTGRES)) {
            bench.run(MIGRATE, "one.sql");
            taken(bench, "web-1 (10.0.0.7)");
            Thread other = new Thread(() -> {
                pause();
                bench.with("update databasechangeloglock set locked = false");
            });
            other.start();
            bench.run(MIGRATE, "two.sql");
            other.join();
            assertThat(bench.tables()).containsExactly("one", "two");
        }
    }

    private static void pause() {
        try {
            Thread.sleep(400);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** An application looks for the row with a session of its own, while our transaction is still open. */
    @Test
    void othersSeeTheLockUntilTheTransactionEnds() {
        try (MigrateBench bench = bench(Engine.POSTGRES)) {
            bench.home().transaction(Access.WRITE, tx -> {
                bench.run(MIGRATE, "one.sql");
                assertThat(bench.lockedBy()).singleElement().asString().startsWith("sluice test [");
                bench.run(MIGRATE, "two.sql");
                assertThat(bench.lockedBy()).as("the second joins the first").hasSize(1);
                return true;
            });
            assertThat(bench.lockedBy()).isEmpty();
            assertThat(bench.tables()).containsExactly("one", "two");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aTransactionThatIsTakenBackLeavesNoLock(Engine engine) {
        try (MigrateBench bench = bench(engine)) {
            try {
                bench.home().transaction(Access.WRITE, tx -> {
                    bench.run(MIGRATE, "one.sql");
                    throw new IllegalStateException("thrown on purpose");
                });
            } catch (IllegalStateException e) {
                assertThat(e).hasMessage("thrown on purpose");
            }
            assertThat(bench.lockedBy()).isEmpty();
            assertThat(bench.tables()).isEmpty();
        }
    }

    @Test
    void aLockOfOursWhoseSessionIsGoneIsClearedAndOneWhoseSessionLivesIsNot() throws SQLException {
        try (MigrateBench bench = bench(Engine.POSTGRES)) {
            bench.run(MIGRATE, "one.sql");
            bench.home().transaction(Access.WRITE, tx -> {
                bench.run(MIGRATE, "two.sql");
                List<Object> held = bench.lockedBy();
                try (MigrateBench second = bench(Engine.POSTGRES)) {
                    second.run(MIGRATE, "one.sql");
                    taken(second, String.valueOf(held.get(0)));
                    assertThat(second.refusal(MIGRATE, "two.sql", "wait", Duration.ZERO))
                            .as("advisory locks are of one database: there nobody holds it")
                            .isEqualTo("done");
                }
                return true;
            });
            try (Connection other = bench.database.connect();
                    Statement statement = other.createStatement()) {
                String token = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";
                taken(bench, "sluice r-dead [" + token + "]");
                statement.execute("select 1");
            }
            bench.file("three.sql", "--liquibase formatted sql\n--changeset ann:three\ncreate table three (id int);\n");
            assertThat(bench.refusal(MIGRATE, "three.sql", "wait", Duration.ZERO))
                    .isEqualTo("done");
            assertThat(bench.lockedBy()).isEmpty();
        }
    }

    /** Until somebody clears it, applications that migrate at their start would wait. */
    @ParameterizedTest
    @EnumSource(Engine.class)
    void aLockThatADeadRunOfOursHasLeftIsClearedEvenWhereNothingIsDue(Engine engine) {
        try (MigrateBench bench = bench(engine)) {
            bench.run(MIGRATE, "one.sql");
            String host = engine == Engine.POSTGRES ? "" : hostName();
            taken(
                    bench,
                    engine == Engine.POSTGRES
                            ? "sluice r-dead [6ba7b810-9dad-11d1-80b4-00c04fd430c8]"
                            : "sluice, process 1 of " + host + " [1]");
            assertThat(bench.outcomes(MIGRATE, "one.sql")).isEmpty();
            assertThat(bench.lockedBy()).isEmpty();
            taken(bench, "web-1 (10.0.0.7)");
            assertThat(bench.outcomes(MIGRATE, "one.sql")).isEmpty();
            assertThat(bench.lockedBy()).containsExactly("web-1 (10.0.0.7)");
        }
    }

    private static String hostName() {
        try {
            return java.net.InetAddress.getLocalHost().getHostName();
        } catch (java.net.UnknownHostException e) {
            return "localhost";
        }
    }

    /** Others cannot get in any more and our second session is gone, when the transaction commits. */
    private static void cutOff(String name, int pid, Statement server) {
        try {
            server.execute("alter database " + name + " allow_connections false");
            server.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + name
                    + "' and pid <> " + pid);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aLockThatCannotBeClearedBehindTheCommitIsNoFailureOfTheChangeSets() throws SQLException {
        try (MigrateBench bench = bench(Engine.POSTGRES);
                Connection server = TestPostgres.server().connect("postgres");
                Statement statement = server.createStatement()) {
            String name =
                    String.valueOf(bench.column("select current_database()").get(0));
            SluiceException left = catchThrowableOfType(
                    SluiceException.class, () -> bench.home().transaction(Access.WRITE, tx -> {
                        bench.run(MIGRATE, "one.sql");
                        cutOff(name, tx.pid(), statement);
                        return true;
                    }));
            statement.execute("alter database " + name + " allow_connections true");
            assertThat(left.kind()).isEqualTo(Kind.PARTLY);
            assertThat(left.state()).isEqualTo("the change sets are committed");
            assertThat(left.getMessage())
                    .startsWith("Liquibase's lock is still set: ")
                    .contains("run migrate again, which clears it");
            assertThat(bench.tables()).containsExactly("one");
            assertThat(bench.lockedBy()).hasSize(1);
            assertThat(bench.outcomes(MIGRATE, "one.sql")).isEmpty();
            assertThat(bench.lockedBy()).isEmpty();
        }
    }

    @Test
    void twoOfOursAtOnceRunEachChangeSetOnce() throws Exception {
        try (MigrateBench bench = bench(Engine.POSTGRES);
                dev.sluice.db.Database second = bench.home().beside()) {
            bench.run(MIGRATE, "one.sql");
            Thread other = new Thread(() -> new dev.sluice.command.Session(
                            bench.withHome(second),
                            new dev.sluice.command.Gate("t", false, false, false),
                            dev.sluice.command.Progress.NONE)
                    .run(MigrateBench.command(MIGRATE, "two.sql")));
            bench.home().transaction(Access.WRITE, tx -> {
                bench.run(MIGRATE, "two.sql");
                other.start();
                pause();
                return true;
            });
            other.join();
            assertThat(bench.column("select id from databasechangelog order by id"))
                    .containsExactly("one", "two");
            assertThat(bench.lockedBy()).isEmpty();
        }
    }

    /** A user who has the name of the journal's schema has that one first on the search path, once it is there. */
    @Test
    void nothingIsMadeInTheSchemaOfTheJournal() {
        try (MigrateBench bench = bench(Engine.POSTGRES)) {
            bench.run(MIGRATE, "one.sql");
            String user = String.valueOf(bench.column("select current_user").get(0));
            bench.journal(user).with("create schema \"" + user + "\"");
            bench.run(MIGRATE, "one.sql");
            bench.run(MIGRATE, "two.sql");
            assertThat(bench.column(
                            "select schemaname || '.' || tablename from pg_tables where schemaname in ('public', '"
                                    + user + "') order by 1"))
                    .containsExactly(
                            "public.databasechangelog", "public.databasechangeloglock", "public.one", "public.two");
            bench.home().transaction(Access.WRITE, tx -> {
                bench.run(MIGRATE, "one.sql");
                assertThat(tx.query(dev.sluice.sql.Sql.of("select current_schema()::text"))
                                .value())
                        .isEqualTo(user);
                return true;
            });
        }
    }
}
