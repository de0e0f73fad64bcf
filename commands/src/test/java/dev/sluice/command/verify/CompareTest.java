package dev.sluice.command.verify;

import static dev.sluice.command.verify.TwoSides.counts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Source;
import dev.sluice.command.verify.TwoSides.Engines;
import dev.sluice.db.Access;
import dev.sluice.sql.Sql;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CompareTest {
    @AfterAll
    static void closeDatabases() {
        TwoSides.closeAll();
    }

    private static SluiceException failure(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(SluiceException.class, call);
    }

    @ParameterizedTest
    @EnumSource
    void countsExactlyWhatDiffersAndNamesBothSides(Engines engines) {
        try (TwoSides sides = engines.open()) {
            sides.both("create table t (id integer primary key, name text, qty integer)");
            sides.both("insert into t values (1, 'a', 1), (2, 'b', 2), (3, null, 3), (4, 'd', 4)");
            assertThat(counts(sides.compare())).containsExactly(4L, 0L, 0L, 0L);
            assertThat(sides.compare().verdict()).isEmpty();
            assertThat(sides.verify().verdict()).isEmpty();

            sides.here("update t set name = 'B', qty = 20 where id = 2", "delete from t where id = 3");
            sides.here("update t set qty = 40 where id = 4", "insert into t values (9, 'i', 9)");
            CompareReport report = sides.compare();

            assertThat(counts(report)).containsExactly(1L, 2L, 1L, 1L);
            assertThat(List.of(report.inColumn("name"), report.inColumn("qty"), report.inColumn("id")))
                    .containsExactly(1L, 2L, 0L);
            assertThat(report.verdict()).isEmpty();
            SluiceException verdict = sides.verify().verdict().orElseThrow();
            assertThat(verdict.kind()).isEqualTo(Kind.DIFFERENCE);
            assertThat(verdict).hasMessage("""
                    verify home:t against ref:t: 1 equal, 2 changed, 1 only in ref:t, 1 only in home:t
                    changed (id=2); name: 'B' against 'b'; qty: 20 against 2
                    changed (id=4); qty: 40 against 4
                    only in ref:t (id=3)
                    only in home:t (id=9)""");
        }
    }

    /** Trap 3. */
    @ParameterizedTest
    @EnumSource
    void nothingEmptyAndBlankAreFiveDifferentThings(Engines engines) {
        try (TwoSides sides = engines.open()) {
            sides.both("create table t (id integer primary key, v text)");
            sides.here("insert into t values (1, null), (2, ''), (3, ' '), (4, 'NULL'), (5, '<null>')");
            sides.there("insert into t values (1, ''), (2, ' '), (3, 'NULL'), (4, '<null>'), (5, null)");
            assertThat(counts(sides.compare())).containsExactly(0L, 5L, 0L, 0L);
        }
    }

    /** Trap 4. */
    @ParameterizedTest
    @EnumSource
    void valuesDoNotRunIntoEachOther(Engines engines) {
        try (TwoSides sides = engines.open()) {
            sides.both("create table t (id integer primary key, a text, b text)");
            sides.here("insert into t values (1, 'a', 'bc'), (2, 'p', 'q|r'), (3, '1:x', '')");
            sides.there("insert into t values (1, 'ab', 'c'), (2, 'p|q', 'r'), (3, '1', ':x')");
            assertThat(counts(sides.compare())).containsExactly(0L, 3L, 0L, 0L);
            assertThat(counts(sides.compare(Map.of("key", List.of(), "ignore", List.of("id")))))
                    .containsExactly(0L, 0L, 3L, 3L);
        }
    }

    /** Traps 5 and 6. */
    @ParameterizedTest
    @EnumSource
    void everyDigitCounts(Engines engines) {
        try (TwoSides sides = engines.open()) {
            sides.both("create table t (id bigint primary key, big bigint, f double precision)");
            sides.here("insert into t values (1, 9007199254740993, 0.1), (100000000000001, 1, 0.30000000000000004),"
                    + " (100000000000002, 2, 0.2)");
            sides.there("insert into t values (1, 9007199254740992, 0.1), (100000000000001, 2, 0.3),"
                    + " (100000000000002, 1, 0.2)");
            CompareReport report = sides.compare();
            assertThat(counts(report)).containsExactly(0L, 3L, 0L, 0L);
            assertThat(report.inColumn("big")).isEqualTo(3);
            assertThat(report.inColumn("f")).isEqualTo(1);
        }
    }

    /** Trap 13: neither sets nor sums. */
    @ParameterizedTest
    @EnumSource
    void withoutAKeyRowsAreAMultiset(Engines engines) {
        try (TwoSides sides = engines.open()) {
            sides.both("create table t (v text, n integer)");
            sides.here("insert into t values ('a', 1), ('a', 1), ('b', 1), (null, null), (null, null)");
            sides.there("insert into t values ('a', 1), ('b', 1), ('b', 1), (null, null), (null, null)");
            assertThat(counts(sides.compare())).containsExactly(4L, 0L, 1L, 1L);
        }
    }

    /** Trap 14. */
    @ParameterizedTest
    @EnumSource
    void aRowWithoutAKeyIsCompared(Engines engines) {
        try (TwoSides sides = engines.open()) {
            sides.both("create table t (k integer, v text, unique (k))");
            sides.both("insert into t values (1, 'a'), (2, 'b'), (null, 'x'), (null, 'x')");
            assertThat(counts(sides.compare())).containsExactly(4L, 0L, 0L, 0L);
            sides.here("insert into t values (null, 'ghost')", "update t set v = 'c' where k = 2");
            assertThat(counts(sides.compare())).containsExactly(3L, 1L, 0L, 1L);
        }
    }

    /** Trap 15. */
    @ParameterizedTest
    @EnumSource
    void textKeysAreMatchedWhateverTheirCollation(Engines engines) {
        try (TwoSides sides = engines.open()) {
            sides.both("create table t (k text primary key, v integer)");
            sides.both(
                    "insert into t values ('a', 1), ('B', 2), ('_', 3), ('é', 4), ('Z', 5), ('aa', 6), ('', 7), ('😀', 8)");
            assertThat(counts(sides.compare())).containsExactly(8L, 0L, 0L, 0L);
            sides.here("delete from t where k = '_'");
            assertThat(counts(sides.compare())).containsExactly(7L, 0L, 1L, 0L);
        }
    }

    @ParameterizedTest
    @EnumSource
    void compositeKeysAndKeysOfAnyTypeAreMatched(Engines engines) {
        try (TwoSides sides = engines.open()) {
            sides.both("create table t (a integer not null, b numeric not null, v text, primary key (a, b))");
            sides.both("insert into t values (1, 10, 'x'), (1, 9.5, 'y'), (1, 100, 'z'), (2, -3, 'w')");
            assertThat(counts(sides.compare())).containsExactly(4L, 0L, 0L, 0L);
            sides.here("update t set v = 'changed' where b = 9.5", "delete from t where a = 2");
            assertThat(counts(sides.compare())).containsExactly(2L, 1L, 1L, 0L);
        }
    }

    @Test
    void aKeyThatIsThereTwiceIsAnErrorAndNotACount() {
        try (TwoSides sides = Engines.SQLITE_SQLITE.open()) {
            sides.both("create table t (k integer, v text)", "insert into t values (1, 'a'), (1, 'b')");
            SluiceException e = failure(() -> sides.compare(Map.of("key", "k")));
            assertThat(e.kind()).isEqualTo(Kind.FAILED);
            assertThat(e).hasMessageContaining("the key (k=1) is there twice");
        }
    }

    /** Trap 19. */
    @ParameterizedTest
    @EnumSource
    void aColumnOfOneSideIsADifferenceUntilItIsIgnored(Engines engines) {
        try (TwoSides sides = engines.open()) {
            sides.here(
                    "create table t (v text, extra text, id integer primary key)",
                    "insert into t values ('a', 'e', 1)");
            sides.there("create table t (id integer primary key, v text)", "insert into t values (1, 'a')");
            assertThat(counts(sides.compare())).containsExactly(1L, 0L, 0L, 0L);
            assertThat(sides.compare().isSame()).isFalse();
            assertThat(sides.verify().verdict().orElseThrow().getMessage())
                    .contains("column \"extra\" is only in home:t - add it, or leave it out with ignore: [...]");
            assertThat(sides.compare(Map.of("ignore", "extra")).isSame()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void renamedColumnsConditionsAndQueriesAreCompared(Engines engines) {
        try (TwoSides sides = engines.open()) {
            sides.here(
                    "create table t (id integer primary key, total integer)", "insert into t values (1, 10), (2, 20)");
            sides.there(
                    "create table t (id integer primary key, sum integer)", "insert into t values (1, 10), (2, 99)");
            assertThat(counts(sides.compare(Map.of("map", Map.of("sum", "total")))))
                    .containsExactly(1L, 1L, 0L, 0L);
            assertThat(counts(sides.compare(Map.of("map", Map.of("sum", "total"), "where", "s.id < 2"))))
                    .containsExactly(1L, 0L, 0L, 0L);
            Source query = new Source.OfQuery("ref", Sql.of("select id, sum as total from t where id < ?", 2));
            assertThat(counts(sides.compare(Map.of("against", query)))).containsExactly(1L, 0L, 0L, 1L);
            assertThat(counts(sides.compare(query, Map.of("against", "home:t"))))
                    .containsExactly(1L, 0L, 1L, 0L);
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsLenientUnlessAskedFor(Engines engines) {
        try (TwoSides sides = engines.open()) {
            sides.both("create table t (id integer primary key, v text, f double precision)");
            sides.here("insert into t values (1, ' a', 1.0), (2, 'B', 2.0), (3, 'e\u0301', 3.0), (4, 'x\r\ny', 4.0)");
            sides.there("insert into t values (1, 'a ', 1.0), (2, 'b', 2.001), (3, '\u00e9', 3.0), (4, 'x\ny', 4.0)");
            assertThat(counts(sides.compare())).containsExactly(0L, 4L, 0L, 0L);
            assertThat(counts(sides.compare(Map.of("trim", "v")))).containsExactly(1L, 3L, 0L, 0L);
            assertThat(counts(sides.compare(Map.of("ignoreCase", "v", "tolerance", Map.of("f", 0.001)))))
                    .containsExactly(1L, 3L, 0L, 0L);
            assertThat(counts(sides.compare(Map.of("ignoreCase", "v", "tolerance", Map.of("f", 0.0009)))))
                    .containsExactly(0L, 4L, 0L, 0L);
            assertThat(counts(sides.compare(Map.of("normalize", Map.of("v", "nfc")))))
                    .containsExactly(1L, 3L, 0L, 0L);
            assertThat(counts(sides.compare(Map.of("normalize", Map.of("v", "newlines")))))
                    .containsExactly(1L, 3L, 0L, 0L);
        }
    }

    /** Trap 16. */
    @ParameterizedTest
    @EnumSource
    void emptySidesAndKeysAtTheEdgesAreCounted(Engines engines) {
        try (TwoSides sides = engines.open()) {
            sides.both("create table t (id bigint primary key, v text)");
            assertThat(counts(sides.compare())).containsExactly(0L, 0L, 0L, 0L);
            sides.there("insert into t values (-9223372036854775808, 'min'), (0, 'o'), (9223372036854775807, 'max')");
            assertThat(counts(sides.compare())).containsExactly(0L, 0L, 3L, 0L);
            sides.here("insert into t values (-9223372036854775808, 'min'), (1000000000000000, 'gap')");
            assertThat(counts(sides.compare())).containsExactly(1L, 0L, 2L, 1L);
        }
    }

    /** Trap 26. */
    @ParameterizedTest
    @EnumSource
    void seesWhatTheOpenTransactionHasWritten(Engines engines) {
        try (TwoSides sides = engines.open()) {
            sides.both("create table t (id integer primary key, v text)", "insert into t values (1, 'a'), (2, 'b')");
            sides.here("create table copy (id integer primary key, v text)");
            sides.home.transaction(Access.WRITE, tx -> {
                tx.execute(Sql.of("update t set v = 'mine' where id = 2"));
                tx.execute(Sql.of("insert into copy select * from t"));
                assertThat(counts(sides.compare())).containsExactly(1L, 1L, 0L, 0L);
                assertThat(counts(sides.compare(Map.of("against", "copy")))).containsExactly(2L, 0L, 0L, 0L);
                return 0;
            });
        }
    }

    /** Trap 29. */
    @ParameterizedTest
    @EnumSource
    void maskedColumnsAreComparedAndNotShown(Engines engines) {
        try (TwoSides sides = engines.open().hiding("*.email")) {
            sides.both("create table t (id integer primary key, email text)");
            sides.here("insert into t values (1, 'ada@canary.example')");
            sides.there("insert into t values (1, 'bob@canary.example')");
            SluiceException verdict = sides.verify().verdict().orElseThrow();
            assertThat(verdict.getMessage()).contains("email: *** against ***").doesNotContain("canary");
            assertThat(sides.compare().outline().toString()).doesNotContain("canary");
        }
    }

    @Test
    void moreRowsThanMemoryHoldsAreSorted() {
        try (TwoSides sides = Engines.SQLITE_SQLITE.open()) {
            sides.both("create table t (v text, pad text)");
            String fill = "with recursive n(i) as (select 1 union all select i + 1 from n where i < 60000)"
                    + " insert into t select 'row ' || (i * 7919 %% 60000), %s from n";
            sides.here(fill.formatted("hex(zeroblob(80))"));
            sides.there(fill.formatted("hex(zeroblob(80))"), "delete from t where v = 'row 77'");
            sides.there("insert into t values ('row 78', hex(zeroblob(80)))");
            assertThat(counts(sides.compare())).containsExactly(59_999L, 0L, 1L, 1L);
        }
    }

    @Test
    void aCountThatDoesNotAddUpIsADefectAndNotAResult() {
        Tally tally = new Tally(5, 1, 2, 3);
        assertThat(tally.checked(8, 9)).isSameAs(tally);
        assertThat(failure(() -> tally.checked(9, 9)).kind()).isEqualTo(Kind.BUG);
        assertThat(failure(() -> tally.checked(8, 8)).kind()).isEqualTo(Kind.BUG);
    }

    /** SQLite sorts numbers before texts, whatever they mean to the other side. */
    @Test
    void keysThatAnEngineSortsOtherwiseThanTheirValuesAreMatched() {
        try (TwoSides sides = Engines.POSTGRES_SQLITE.open()) {
            sides.here("create table t (id text primary key, v text)", "insert into t values ('3', 'b'), ('5', 'a')");
            sides.there("create table t (id, v text)", "insert into t values (5, 'a'), ('3', 'b')");
            assertThat(counts(sides.compare())).containsExactly(2L, 0L, 0L, 0L);
        }
    }

    @Test
    void rowsThatNobodyAskedForAreAnErrorOfReadingAgain() {
        try (TwoSides sides = Engines.SQLITE_SQLITE.open()) {
            sides.both("create table t (id integer primary key)");
            sides.there("insert into t values (1), (2)");
            CompareReport first = sides.compare(Map.of("where", "s.id = 1"));
            CompareReport other = sides.compare(Map.of("where", "s.id = 2"));
            assertThat(failure(() -> new Recheck(Duration.ofSeconds(1), keys -> other).run(first)))
                    .hasMessageContaining("rows that were read again are not those that differed");
        }
    }

    @Test
    void longValuesAreCutWithLengthAndHash() {
        try (TwoSides sides = Engines.SQLITE_SQLITE.open()) {
            sides.both("create table t (id integer primary key, v text)");
            sides.here("insert into t values (1, '" + "x".repeat(200) + "a')");
            sides.there("insert into t values (1, '" + "x".repeat(200) + "b')");
            assertThat(sides.verify().verdict().orElseThrow().getMessage())
                    .contains("v: '" + "x".repeat(80) + "... (201 characters, sha-256 ")
                    .doesNotContain("x".repeat(81));
        }
    }
}
