package dev.sluice.command.verify;

import static dev.sluice.command.verify.TwoSides.counts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.verify.TwoSides.Engines;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aQueryThatFailsOnTheWayIsAnError(boolean here) {
        try (TwoSides sides = Engines.POSTGRES_POSTGRES.open()) {
            sides.both("create table t (id integer primary key)");
            String view = "create view v as select 1 / (id - 1) as id from t";
            sides.both("insert into t values (1)", view);
            SluiceException e = catchThrowableOfType(
                    SluiceException.class,
                    () -> sides.compare(here ? "v" : "t", Map.of("against", here ? "ref:t" : "ref:v", "key", "id")));
            assertThat(e.kind()).isEqualTo(Kind.FAILED);
            assertThat(e).hasMessageContaining("division by zero");
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
