package dev.sluice.command.migrate;

import static dev.sluice.command.migrate.MigrateWord.MIGRATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Report;
import dev.sluice.command.StepLog;
import dev.sluice.command.Work;
import dev.sluice.db.Access;
import dev.sluice.testing.Beside;
import dev.sluice.testing.Engine;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Change sets that take no transaction around them. */
class LooseChangeSetsTest {
    private static MigrateBench bench(Engine engine, String loose) {
        return new MigrateBench(engine).file("log.sql", """
                --liquibase formatted sql
                --changeset ann:first
                create table t (id int, n int);
                --changeset ann:loose runInTransaction:false
                %s;
                --changeset ann:last
                create table u (id int);
                """.formatted(loose));
    }

    private static String outside(Engine engine) {
        return engine == Engine.POSTGRES ? "create index concurrently t_n on t (n)" : "vacuum";
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void runOutsideOfAnyTransaction(Engine engine) {
        try (MigrateBench bench = bench(engine, outside(engine))) {
            assertThat(bench.outcomes(MIGRATE, "log.sql"))
                    .containsExactly("log.sql::first::ann run", "log.sql::loose::ann run", "log.sql::last::ann run");
            assertThat(bench.tables()).containsExactly("t", "u");
            assertThat(bench.lockedBy()).isEmpty();
            assertThat(bench.outcomes(MIGRATE, "log.sql")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void areRefusedInsideOfOneWithTheWayOut(Engine engine) {
        try (MigrateBench bench = bench(engine, outside(engine))) {
            bench.home().transaction(Access.WRITE, tx -> {
                assertThat(bench.refusal(MIGRATE, "log.sql"))
                        .isEqualTo(
                                "2: change set log.sql::loose::ann runs outside of transactions (runInTransaction=\"false\")"
                                        + " - migrate - put migrate in a step with tx: 'none', or stop before it with to: or count:");
                assertThat(bench.outcomes(MIGRATE, "log.sql", "count", 1)).containsExactly("log.sql::first::ann run");
                return true;
            });
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void areRefusedInAStepOfPhases(Engine engine) {
        try (MigrateBench bench = bench(engine, outside(engine))) {
            var session = bench.session();
            SluiceException refused = catchThrowableOfType(
                    SluiceException.class,
                    () -> session.committing(
                            Work.Sort.PHASES,
                            StepLog.NONE,
                            () -> session.run(MigrateBench.command(MIGRATE, "log.sql"))));
            assertThat(refused).hasMessageContaining("migrate does not commit in phases");
            assertThat(bench.tables()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void whatFailsThenSaysWhatIsKept(Engine engine) {
        try (MigrateBench bench = bench(engine, "insert into nowhere values (1)")) {
            SluiceException partly = catchThrowableOfType(SluiceException.class, () -> bench.run(MIGRATE, "log.sql"));
            assertThat(partly.kind()).isEqualTo(Kind.PARTLY);
            assertThat(partly.getMessage()).contains("nowhere", "change set log.sql::loose::ann");
            assertThat(partly.state())
                    .isEqualTo("kept: log.sql::first::ann;"
                            + " log.sql::loose::ann ran outside of a transaction and may have done a part of its work");
            assertThat(bench.tables()).containsExactly("t");
            assertThat(bench.lockedBy()).isEmpty();
        }
    }

    /** Written as docs/migrate.md says, it can be run again as it is. */
    @Test
    void anIndexThatIsLeftHalfBuiltIsNamedWithTheWayToBeRidOfIt() {
        try (MigrateBench bench = new MigrateBench(Engine.POSTGRES)) {
            bench.with(
                            "create table \"T\" (n int)",
                            "insert into \"T\" values (1), (1)",
                            "create index before on \"T\" (n)",
                            "update pg_index set indisvalid = false where indexrelid = 'before'::regclass")
                    .file("log.sql", """
                            --liquibase formatted sql
                            --changeset ann:loose runInTransaction:false
                            drop index concurrently if exists "T_n";
                            create unique index concurrently "T_n" on "T" (n);
                            """);
            for (int run = 0; run < 2; run++) {
                SluiceException partly =
                        catchThrowableOfType(SluiceException.class, () -> bench.run(MIGRATE, "log.sql"));
                assertThat(partly.kind()).isEqualTo(Kind.PARTLY);
                assertThat(partly.problems()).hasSize(2);
                assertThat(partly.problems().get(0).what()).contains("could not create unique index");
                assertThat(partly.problems().get(1).sentence())
                        .isEqualTo(
                                "index public.\"T_n\" of table public.\"T\" is left half-built: it is invalid, no query uses it,"
                                        + " and every write pays for it - change set log.sql::loose::ann"
                                        + " - before the next run: drop index concurrently public.\"T_n\"");
                assertThat(partly.state()).contains("log.sql::loose::ann ran outside of a transaction");
            }
            bench.with("drop index concurrently public.\"T_n\"", "delete from \"T\"");
            assertThat(bench.outcomes(MIGRATE, "log.sql")).containsExactly("log.sql::loose::ann run");
        }
    }

    /** It is no leftover: whoever builds it will end it, or be told of it. */
    @Test
    void anIndexThatSomebodyElseIsBuildingIsNotNamed() throws Exception {
        try (MigrateBench bench = new MigrateBench(Engine.POSTGRES);
                Connection writer = bench.database.connect();
                Connection builder = bench.database.connect();
                Statement writes = writer.createStatement();
                Statement builds = builder.createStatement()) {
            bench.with("create table busy (n int)");
            writer.setAutoCommit(false);
            writes.execute("insert into busy values (1)");
            CompletableFuture<Boolean> built = Beside.supply(() -> {
                while (bench.column("select 1 from pg_class where relname = 'begun'")
                        .isEmpty()) {
                    LockSupport.parkNanos(1_000_000);
                }
                try {
                    return builds.execute("create index concurrently busy_n on busy (n)");
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            bench.file("log.sql", """
                    --liquibase formatted sql
                    --changeset ann:loose runInTransaction:false splitStatements:false
                    do $$ begin
                      create table begun (n int);
                      commit;
                      while to_regclass('busy_n') is null loop perform pg_sleep(0.01); commit; end loop;
                      raise 'it is there';
                    end $$;
                    """);
            SluiceException partly = catchThrowableOfType(SluiceException.class, () -> bench.run(MIGRATE, "log.sql"));
            assertThat(partly).hasMessageContaining("it is there");
            assertThat(partly.problems()).hasSize(1);
            writer.commit();
            built.get(20, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aDryRunExecutesWhatComesBeforeAndShowsTheRest(Engine engine) {
        try (MigrateBench bench = bench(engine, outside(engine))) {
            Report report = bench.session().rehearse(MigrateBench.command(MIGRATE, "log.sql"));
            assertThat(report.outline().grids().get(0).rows().stream()
                            .map(row -> row.get(1).toString()))
                    .containsExactly("Text[text=run]", "Text[text=planned only]", "Text[text=planned only]");
            assertThat(report.outline().notes()).contains("log.sql::loose::ann: " + outside(engine));
            assertThat(bench.allTables()).isEmpty();
        }
    }
}
