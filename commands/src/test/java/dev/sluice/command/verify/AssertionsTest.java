package dev.sluice.command.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Source;
import dev.sluice.command.verify.TableChecks.Weighed;
import dev.sluice.command.verify.TwoSides.Engines;
import dev.sluice.db.Access;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.TableName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is looked at apart from the scan of rows. */
class AssertionsTest {
    private static final String SCANS =
            "select coalesce(sum(seq_scan), 0) from pg_stat_user_tables where relname = 't'";

    @AfterAll
    static void closeDatabases() {
        TwoSides.closeAll();
    }

    private static Name name(String text) {
        return Name.of(text);
    }

    /** The sentences of what fails in table {@code t}; those that hold are empty. */
    private static List<String> look(TwoSides sides, Check... checks) {
        return results(sides, checks).stream()
                .map(r -> r.failed() ? r.detail() : "")
                .toList();
    }

    private static List<CheckResult> results(TwoSides sides, Check... checks) {
        List<Weighed> weighed =
                Arrays.stream(checks).map(c -> new Weighed(c, Severity.ERROR)).toList();
        TableChecks table = new TableChecks(TableName.parse("t"), weighed);
        return ((CheckReport) sides.session().run(new Assertions(List.of(table)))).results();
    }

    private static SluiceException failure(TwoSides sides, Check check) {
        return catchThrowableOfType(SluiceException.class, () -> look(sides, check));
    }

    @Test
    void aReferenceThatIsLimitedIsToldOfTheRowsThatAreLookedAt() {
        try (TwoSides sides = Engines.SQLITE_SQLITE.open()) {
            sides.here(
                    "create table p (id integer primary key)",
                    "create table t (id integer primary key, kind text, p integer)",
                    "insert into t values (1, 'a', 9), (2, 'a', null), (3, 'b', 9)");
            Check.References ofA = new Check.References(
                    name("p"), TableName.parse("p"), Optional.empty(), Optional.of(Sql.of("s.kind = ?", "a")));
            Check.References ofNone = new Check.References(
                    name("p"), TableName.parse("p"), Optional.empty(), Optional.of(Sql.of("s.kind = 'c'")));
            List<CheckResult> results = results(sides, ofA, ofNone);
            assertThat(results.get(0).detail()).startsWith("not so in 1 of 2 rows, such as (id=1)");
            assertThat(results.get(1).isVacuous()).isTrue();
        }
    }

    /** Trap 22: a null among the parents would make every {@code not in} unknown. */
    @ParameterizedTest
    @EnumSource(names = {"POSTGRES_SQLITE", "SQLITE_SQLITE"})
    void orphansAreFoundBesideNullsAndNullsAreCounted(Engines engines) {
        try (TwoSides sides = engines.open()) {
            sides.here("create table p (id integer, code text)", "insert into p values (1, 'a'), (null, null)");
            sides.here("create table t (id integer primary key, p integer, kind text)");
            sides.here("insert into t values (1, 1, 'x'), (2, null, 'x'), (3, 7, 'x'), (4, 8, 'y')");
            Check.References all =
                    new Check.References(name("p"), TableName.parse("p"), Optional.of(name("id")), Optional.empty());
            Check.References some = new Check.References(
                    name("p"), TableName.parse("p"), Optional.of(name("id")), Optional.of(Sql.of("s.kind = ?", "y")));
            assertThat(look(sides, all, some))
                    .containsExactly(
                            "not so in 2 of 4 rows, such as (id=3), (id=4); rows without a value: 1",
                            "not so in 1 of 1 rows, such as (id=4)");
        }
    }

    /** Trap 23. */
    @ParameterizedTest
    @EnumSource(names = {"POSTGRES_SQLITE", "SQLITE_SQLITE"})
    void freshnessGoesByTheDatabasesClockAndRefusesTheFutureAndTheZoneless(Engines engines) {
        try (TwoSides sides = engines.open()) {
            boolean postgres = engines == Engines.POSTGRES_SQLITE;
            sides.here("create table t (id integer primary key, at " + (postgres ? "timestamp" : "text") + ")");
            Optional<String> utc = Optional.of("UTC");
            Optional<String> noon = Optional.of("2026-01-01 12:00:00" + (postgres ? "+00" : ""));
            Fresh hour = new Fresh(name("at"), Duration.ofHours(1), Duration.ZERO, utc, noon);
            assertThat(look(sides, hour)).containsExactly("there is no value");
            sides.here("insert into t values (1, '2026-01-01 11:00:01')");
            assertThat(look(sides, hour)).containsExactly("");
            assertThat(look(sides, new Fresh(name("at"), Duration.ofMinutes(50), Duration.ZERO, utc, noon)))
                    .containsExactly("the newest is 59 min old");
            sides.here("insert into t values (2, '2026-01-01 12:04:00')");
            assertThat(look(sides, hour)).containsExactly("the newest is 4 min in the future");
            assertThat(look(sides, new Fresh(name("at"), Duration.ofHours(1), Duration.ofMinutes(5), utc, noon)))
                    .containsExactly("");
            assertThat(look(
                            sides,
                            new Fresh(name("at"), Duration.ofDays(999_999), Duration.ZERO, utc, Optional.empty())))
                    .containsExactly("");
            Fresh zoneless = new Fresh(name("at"), Duration.ofHours(1), Duration.ZERO, Optional.empty(), noon);
            assertThat(failure(sides, zoneless)).hasMessageContaining("bears no time zone");
        }
    }

    @Test
    void aZoneShiftsWhatBearsNone() {
        try (TwoSides sides = Engines.POSTGRES_SQLITE.open()) {
            sides.here("create table t (at timestamp)", "insert into t values ('2026-01-01 11:00')");
            Optional<String> now = Optional.of("2026-01-01 12:00+00");
            Fresh paris =
                    new Fresh(name("at"), Duration.ofMinutes(90), Duration.ZERO, Optional.of("Europe/Paris"), now);
            assertThat(look(sides, paris)).containsExactly("the newest is 120 min old");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRES_SQLITE", "SQLITE_SQLITE"})
    void gapsAndRepeatedValuesAreListed(Engines engines) {
        try (TwoSides sides = engines.open()) {
            sides.here("create table t (id integer primary key, n integer, g text)");
            sides.here("insert into t values (1, 5, 'a'), (2, 6, 'a'), (3, 6, 'b'), (4, 9, 'a'), (5, null, 'a')");
            assertThat(look(sides, new NoGaps(name("n"), List.of()), new NoGaps(name("n"), List.of(name("g")))))
                    .containsExactly("gaps: 1, such as (n=6, other n=9)", "gaps: 1, such as (g=a, n=6, other n=9)");
            assertThat(look(sides, new NoGaps(name("id"), List.of()))).containsExactly("");
            assertThat(look(sides, new Unique(List.of(name("n")))))
                    .containsExactly("repeated values: 1, such as (n=6, times=2)");
            assertThat(look(sides, new Unique(List.of(name("n"), name("g"))))).containsExactly("");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRES_SQLITE", "SQLITE_POSTGRES", "SQLITE_SQLITE"})
    void countsAndSumsAreThoseOfAnotherTableOfAnyProfile(Engines engines) {
        try (TwoSides sides = engines.open()) {
            sides.both("create table t (id integer primary key, a numeric)");
            sides.here(
                    "insert into t values (1, 1.5), (2, 2.50)",
                    "create table u (b numeric)",
                    "insert into u values (4)");
            sides.there("insert into t values (1, 3)");
            SameAs.Total total = new SameAs.Total(name("a"), name("b"));
            assertThat(look(
                            sides,
                            new SameAs(Optional.empty(), Source.OfTable.parse("t")),
                            new SameAs(Optional.empty(), Source.OfTable.parse("ref:t")),
                            new SameAs(Optional.of(total), Source.OfTable.parse("u")),
                            new SameAs(
                                    Optional.of(new SameAs.Total(name("a"), name("a"))),
                                    Source.OfTable.parse("ref:t"))))
                    .satisfiesExactly(
                            s -> assertThat(s).isEmpty(),
                            s -> assertThat(s).isEqualTo("here 2, there 1"),
                            s -> assertThat(s).isEmpty(),
                            s -> assertThat(s).matches("here 4(\\.0+)?, there 3(\\.0)?"));
        }
    }

    private static NoOverlap overlap(boolean inclusive, String... by) {
        return new NoOverlap(
                name("f"), name("u"), Arrays.stream(by).map(Name::of).toList(), inclusive);
    }

    /** Trap 24. */
    @ParameterizedTest
    @EnumSource(names = {"POSTGRES_SQLITE", "SQLITE_SQLITE"})
    void everyPairOfPeriodsThatOverlapsIsListed(Engines engines) {
        try (TwoSides sides = engines.open()) {
            sides.here("create table t (id integer primary key, g text, f integer, u integer)");
            sides.here("insert into t values (1, 'a', 1, 100), (2, 'a', 2, 3), (3, 'a', 50, 60)");
            assertThat(look(sides, overlap(false, "g")))
                    .containsExactly("overlapping pairs: 2, such as (id=1, other id=2), (id=1, other id=3)");
            sides.here("delete from t", "insert into t values (1, 'a', 1, 5), (2, 'a', 5, 9), (3, 'b', 4, 4)");
            assertThat(look(sides, overlap(false), overlap(true), overlap(true, "g", "id")))
                    .containsExactly("", "overlapping pairs: 2, such as (id=1, other id=2), (id=1, other id=3)", "");
            sides.here("delete from t", "insert into t values (1, null, 1, null), (2, null, 7, 9), (3, 'a', null, 2)");
            assertThat(look(sides, overlap(false, "g")))
                    .containsExactly("overlapping pairs: 1, such as (id=1, other id=2)");
            assertThat(look(sides, overlap(false)))
                    .containsExactly("overlapping pairs: 2, such as (id=1, other id=2), (id=1, other id=3)");
            sides.here("insert into t values (4, 'z', 9, 8)");
            assertThat(failure(sides, overlap(false)).kind()).isEqualTo(Kind.FAILED);
            assertThat(failure(sides, overlap(false))).hasMessageContaining("end before they begin, such as (id=4)");
        }
    }

    private record Period(Integer from, Integer to) {
        boolean empty() {
            return from != null && from.equals(to);
        }

        boolean meets(Period other, boolean inclusive) {
            return begins(from, other.to, inclusive)
                    && begins(other.from, to, inclusive)
                    && (inclusive || (!empty() && !other.empty()));
        }

        private static boolean begins(Integer from, Integer to, boolean inclusive) {
            return from == null || to == null || (inclusive ? from <= to : from < to);
        }
    }

    /** 2,000 random sets at once, each a value of {@code g}, against a comparison of each with each. */
    @Test
    void overlapsAreThoseOfAComparisonOfEachWithEach() {
        Random random = new Random(24);
        List<String> rows = new ArrayList<>();
        long[] pairs = new long[2];
        for (int set = 0; set < 2000; set++) {
            List<Period> periods = IntStream.range(0, random.nextInt(6))
                    .mapToObj(i -> period(random))
                    .toList();
            for (int i = 0; i < periods.size(); i++) {
                Period p = periods.get(i);
                rows.add("(%d, 's%d', %s, %s)".formatted(rows.size(), set, p.from(), p.to()));
                for (Period q : periods.subList(0, i)) {
                    pairs[0] += p.meets(q, false) ? 1 : 0;
                    pairs[1] += p.meets(q, true) ? 1 : 0;
                }
            }
        }
        try (TwoSides sides = Engines.SQLITE_SQLITE.open()) {
            sides.here("create table t (id integer primary key, g text, f integer, u integer)");
            sides.here("insert into t values " + String.join(", ", rows));
            List<CheckResult> results = results(sides, overlap(false, "g"), overlap(true, "g"));
            assertThat(results).extracting(r -> r.found().failing()).containsExactly(pairs[0], pairs[1]);
            assertThat(pairs[0]).isPositive().isLessThan(pairs[1]);
        }
    }

    private static Period period(Random random) {
        int from = random.nextInt(30);
        int to = from + random.nextInt(5);
        return new Period(random.nextInt(10) == 0 ? null : from, random.nextInt(10) == 0 ? null : to);
    }

    @Test
    void fiftyChecksOfRowsTakeOneScanAndASecondOneForSamples() {
        try (TwoSides sides = Engines.POSTGRES_SQLITE.open()) {
            sides.here("create table t (id integer primary key, v text)", "insert into t values (1, 'a'), (2, null)");
            List<Check> checks = new ArrayList<>(List.of(
                    new Check.Complete(name("v"), 50),
                    new Check.Count(1, 5),
                    new Check.OfRows("v is not null", Sql.of("s.v is null"))));
            IntStream.range(0, 47).forEach(i -> checks.add(new Check.OfRows("id > -" + i, Sql.of("s.id <= ?", -i))));
            long before = scans(sides);
            assertThat(look(sides, checks.toArray(Check[]::new)))
                    .filteredOn(s -> !s.isEmpty())
                    .containsExactly("not so in 1 of 2 rows, such as (id=2)");
            assertThat(scans(sides) - before).isBetween(1L, 2L);
        }
    }

    private static long scans(TwoSides sides) {
        return sides.home.transaction(Access.WRITE, tx -> {
            tx.query(Sql.of("select pg_stat_force_next_flush()::text"));
            tx.query(Sql.of("select pg_stat_clear_snapshot()::text"));
            return ((Number) tx.query(Sql.of(SCANS)).value()).longValue();
        });
    }

    /** Trap 25. */
    @ParameterizedTest
    @EnumSource(names = {"POSTGRES_SQLITE", "SQLITE_SQLITE"})
    void whatOnlyReadsCannotWriteInATransactionThatWrites(Engines engines) {
        try (TwoSides sides = engines.open()) {
            sides.here("create table t (id integer primary key)", "insert into t values (1)");
            boolean postgres = engines == Engines.POSTGRES_SQLITE;
            String writes = postgres
                    ? "with gone as (delete from t returning id) select id from gone"
                    : "delete from t returning id";
            SluiceException e = catchThrowableOfType(
                    SluiceException.class,
                    () -> sides.home.transaction(
                            Access.WRITE,
                            tx -> tx.reading(() -> tx.query(Sql.of(writes)).size())));
            assertThat(e.kind()).isNotEqualTo(Kind.DIFFERENCE);
            sides.home.transaction(Access.WRITE, tx -> {
                assertThat(tx.reading(() -> tx.query(Sql.of("select id from t")).size()))
                        .isOne();
                return tx.execute(Sql.of("insert into t values (2)"));
            });
            assertThat(look(sides, new Check.Count(2, 2))).containsExactly("");
        }
    }
}
