package dev.sluice.command.verify;

import static dev.sluice.command.verify.TwoSides.counts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Arguments;
import dev.sluice.command.Progress;
import dev.sluice.command.Work;
import dev.sluice.command.verify.TwoSides.Engines;
import dev.sluice.db.Access;
import dev.sluice.sql.Sql;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Trap 1: an error on either side is an error. */
class FaultsTest {
    @AfterAll
    static void closeDatabases() {
        TwoSides.closeAll();
    }

    private static SluiceException failure(TwoSides sides) {
        return catchThrowableOfType(SluiceException.class, sides::verify);
    }

    /** What goes wrong at the third of five rows, as a view {@code v} over {@code t}. */
    @SuppressWarnings("ImmutableEnumChecker")
    private enum Fault {
        OVERFLOW("create view v as select (id * case when id = 3 then 2000000000 else 1 end)::int4 as id from t"),
        DIVISION("create view v as select 6 / (id - 3) as id from t"),
        KILLED("create view v as select case when id = 3 then pg_terminate_backend(pg_backend_pid())::int else id end"
                + " as id from t"),
        TIMEOUT(
                "create view v as select id from t, lateral (select pg_sleep(id * 0.2)) as late",
                "do $$ begin execute format('alter database %I set statement_timeout = 300', current_database()); end $$",
                "set statement_timeout = 300"),
        FORBIDDEN(
                "do $$ begin create role verify_nobody; exception when duplicate_object then null; end $$",
                "grant usage, create on schema public to verify_nobody",
                "create view v as select id from t",
                "alter view v owner to verify_nobody");

        private final String[] statements;

        Fault(String... statements) {
            this.statements = statements;
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatFailsOnTheReferencesSideIsAnError(Fault fault) {
        try (TwoSides sides = faulty()) {
            sides.there(fault.statements);
            isAnError(() -> sides.compare(Map.of("against", "ref:v", "key", "id")));
        } finally {
            TwoSides.closeAll();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatFailsOnTheSubjectsSideIsAnError(Fault fault) {
        try (TwoSides sides = faulty()) {
            sides.here(fault.statements);
            isAnError(() -> sides.compare("v", Map.of("key", "id")));
        } finally {
            TwoSides.closeAll();
        }
    }

    private static TwoSides faulty() {
        return Engines.POSTGRES_POSTGRES
                .open()
                .both("create table t (id integer primary key)", "insert into t values (1), (2), (3), (4), (5)");
    }

    private static void isAnError(ThrowingCallable comparing) {
        SluiceException e = catchThrowableOfType(SluiceException.class, comparing);
        assertThat(e).isNotNull();
        assertThat(e.kind().exitCode()).as(e.getMessage()).isIn(1, 4, 75);
    }

    /** Planned while the column was there. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aColumnThatIsDroppedMeanwhileIsAnError(boolean here) {
        try (TwoSides sides = faulty()) {
            sides.both("alter table t add v text");
            Compare compare = (Compare)
                    CompareWords.VERIFY.maker().apply(new Arguments("verify", "t", Map.of("against", "ref:t")));
            ComparePlan plan = sides.session().plan(compare);
            TwoSides.execute(here ? sides.home : sides.reference, "alter table t drop v");
            isAnError(() -> sides.home.transaction(
                    Access.READ,
                    tx -> compare.run(plan, new Work.Joined(sides.session().databases(), Progress.NONE, tx))));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aMissingTableIsAnError(boolean here) {
        try (TwoSides sides = Engines.POSTGRES_SQLITE.open()) {
            if (here) {
                sides.there("create table t (id integer primary key)");
            } else {
                sides.here("create table t (id integer primary key)");
            }
            assertThat(failure(sides).kind()).isEqualTo(Kind.USAGE);
        }
    }

    @Test
    void aValueThatIsNoNumberIsAnErrorThatNamesItsRow() {
        try (TwoSides sides = Engines.POSTGRES_SQLITE.open()) {
            sides.both("create table t (id integer primary key, n integer)");
            sides.here("insert into t values (1, 1)");
            sides.there("insert into t values (1, 'x')");
            assertThat(failure(sides).kind()).isEqualTo(Kind.FAILED);
            assertThat(failure(sides))
                    .hasMessageContaining("value 'x' of column \"n\" in the row (id=1) is text, not an integer");
        }
    }

    /** Both sides may have a table of one name. */
    @ParameterizedTest
    @ValueSource(strings = {"stream", "hashed"})
    void anErrorOfARowNamesTheSideThatHasIt(String strategy) {
        try (TwoSides sides = Engines.POSTGRES_POSTGRES.open()) {
            sides.both("create table t (id integer primary key, v integer)", "insert into t values (1, 1)");
            sides.there("insert into t values (2, 0)");
            Map<String, ?> options = Map.of("where", "1 / s.v > 0", "strategy", strategy);
            assertThat(catchThrowableOfType(SluiceException.class, () -> sides.compare(options)))
                    .hasMessageStartingWith("ref:t: division by zero");
            sides.there("delete from t where id = 2").here("insert into t values (3, 0)");
            assertThat(catchThrowableOfType(SluiceException.class, () -> sides.compare(options)))
                    .hasMessageStartingWith("home:t: division by zero");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLockThatIsWaitedForInVainNamesItsSide(boolean here) {
        try (TwoSides others = Engines.POSTGRES_POSTGRES.open()) {
            others.both(
                    "create table t (id integer primary key)",
                    "do $$ begin execute format('alter database %I set lock_timeout = 200', current_database()); end $$");
            try (TwoSides sides = Engines.POSTGRES_POSTGRES.again()) {
                (here ? others.home : others.reference).transaction(Access.WRITE, tx -> {
                    tx.execute(Sql.of("lock table t in access exclusive mode"));
                    SluiceException e = failure(sides);
                    assertThat(e)
                            .hasMessageStartingWith(here ? "home: " : "ref: ")
                            .hasMessageContaining("55P03");
                    assertThat(e.kind()).isEqualTo(Kind.RETRY);
                    return 0;
                });
            }
        } finally {
            TwoSides.closeAll();
        }
    }

    /** A declared limit is no reason not to compare. */
    @Test
    void aValueBeyondTheOtherSidesLimitsIsADifference() {
        try (TwoSides sides = Engines.POSTGRES_SQLITE.open()) {
            sides.here("create table t (id int primary key, n int2, p numeric(6, 2), v varchar(3))");
            sides.here("insert into t values (1, 1, 1.23, 'abc')");
            sides.there("create table t (id integer primary key, n integer, p text, v text)");
            sides.there("insert into t values (1, 70000, '1.234', 'abcd')");
            CompareReport report = sides.compare();
            assertThat(counts(report)).containsExactly(0L, 1L, 0L, 0L);
            assertThat(report.inColumn("n") + report.inColumn("p") + report.inColumn("v"))
                    .isEqualTo(3);
        }
    }
}
