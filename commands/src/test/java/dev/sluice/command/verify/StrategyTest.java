package dev.sluice.command.verify;

import static dev.sluice.command.verify.TwoSides.counts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Arguments;
import dev.sluice.command.verify.TwoSides.Engines;
import dev.sluice.db.Access;
import dev.sluice.sql.Sql;
import dev.sluice.testing.CuttingProxy;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** However two sides are compared, the result is the same. */
class StrategyTest {
    private static final String COLUMNS = "id integer primary key, c0 int2, c1 int8, c2 numeric, c3 float8, c4 text,"
            + " c5 timestamptz, c6 bytea, c7 uuid, c8 bool, c9 date";

    private static final String ROWS = """
            insert into %s
            select i, i, 9007199254740992 + i, i / 7.0, i / 3.0, case when i %% 9 = 0 then null else 'text ' || i end,
                   timestamptz '2026-01-01 00:00+00' + i * interval '1 microsecond', decode(md5(i::text), 'hex'),
                   md5(i::text)::uuid, i %% 2 = 0, date '2026-01-01' + i
            from generate_series(1, 400) i""";

    /** A difference as small as its type allows, in ten rows for each column. */
    private static final List<String> CHANGES = List.of(
            "c0 + 1",
            "c1 + 1",
            "c2 + 0.0000000000000001",
            "c3 * (1 + 2.3e-16)",
            "case when c4 is null then '' else c4 || ' ' end",
            "c5 + interval '1 microsecond'",
            "set_byte(c6, 15, get_byte(c6, 15) # 1)",
            "md5(c7::text)::uuid",
            "not c8",
            "null");

    @AfterAll
    static void closeDatabases() {
        TwoSides.closeAll();
    }

    static String strategy(CompareReport report) {
        return report.outline().figures().stream()
                .filter(f -> f.name().equals("strategy"))
                .map(f -> f.measure().toString())
                .findFirst()
                .orElseThrow();
    }

    /** One hundred changed rows, ten missing ones, and ten besides. */
    private static void plant(TwoSides sides, String table) {
        for (int i = 0; i < CHANGES.size(); i++) {
            String rows = " where id between " + (10 * i + 1) + " and " + (10 * i + 10);
            sides.here("update " + table + " set c" + i + " = " + CHANGES.get(i) + rows);
        }
        sides.here("delete from " + table + " where id between 201 and 210");
        sides.here("update " + table + " set id = id + 1000 where id between 301 and 305");
    }

    @ParameterizedTest
    @CsvSource({"stream, 1", "stream, 4", "hashed, 1", "hashed, 3", "join, 1", "join, 3", "auto, 1"})
    void everyPlantedDifferenceIsFoundAndNoneIsInvented(String strategy, int readers) {
        boolean joined = strategy.equals("join");
        try (TwoSides sides = Engines.POSTGRES_POSTGRES.open()) {
            String here = joined ? "u" : "t";
            sides.here("create table " + here + " (" + COLUMNS + ")", ROWS.formatted(here));
            if (joined) {
                sides.here("create table t (" + COLUMNS + ")", ROWS.formatted("t"));
            } else {
                sides.there("create table t (" + COLUMNS + ")", ROWS.formatted("t"));
            }
            Map<String, Object> options =
                    new HashMap<>(Map.of("strategy", strategy, "against", joined ? "home:t" : "ref:t"));
            options.put("readers", readers);
            assertThat(counts(sides.compare(here, options))).containsExactly(400L, 0L, 0L, 0L);
            plant(sides, here);
            CompareReport report = sides.compare(here, options);
            assertThat(counts(report)).containsExactly(285L, 100L, 15L, 5L);
            for (int i = 0; i < CHANGES.size(); i++) {
                assertThat(report.inColumn("c" + i)).as("c" + i).isEqualTo(10);
            }
            options.put("where", "s.id > 100");
            assertThat(counts(sides.compare(here, options))).containsExactly(285L, 0L, 15L, 5L);
            assertThat(strategy(report))
                    .contains(joined ? "join" : strategy.equals("hashed") ? "hashes" : "key order")
                    .contains(readers == 1 ? "" : ", " + readers + " ranges at once");
        }
    }

    @Test
    void oneDatabaseJoinsUnlessThatWouldBeWrong() {
        try (TwoSides sides = Engines.POSTGRES_POSTGRES.open()) {
            sides.here(
                    "create table t (id integer primary key, v text)",
                    "create table u (id integer primary key, v text)");
            sides.here("create table n (id integer unique, v text)", "create table j (id integer primary key, v json)");
            sides.here("insert into t values (1, 'a')", "insert into u select * from t");
            sides.here("insert into n values (1, 'a'), (null, 'b')", "insert into j values (1, '1')");
            Map<String, Object> t = Map.of("against", "home:t");
            assertThat(strategy(sides.compare("u", t))).contains("join both tables");
            assertThat(counts(sides.compare("u", t))).containsExactly(1L, 0L, 0L, 0L);
            assertThat(strategy(sides.compare("n", t))).doesNotContain("join");
            assertThat(counts(sides.compare("n", t))).containsExactly(1L, 0L, 0L, 1L);
            assertThat(strategy(sides.compare("j", Map.of("against", "home:j"))))
                    .doesNotContain("join");
            assertThat(strategy(sides.compare("u", Map.of("against", "home:t", "trim", "v"))))
                    .doesNotContain("join");
            sides.home.transaction(Access.WRITE, tx -> {
                tx.execute(Sql.of("update u set v = 'b'"));
                CompareReport own = sides.compare("u", t);
                assertThat(counts(own)).containsExactly(0L, 1L, 0L, 0L);
                return 0;
            });
        }
    }

    /** Texts that a collation takes for equal are not. */
    @Test
    void aJoinGoesByBytesAndNotByCollations() {
        try (TwoSides sides = Engines.POSTGRES_POSTGRES.open()) {
            sides.here("create collation ci (provider = icu, locale = 'und-u-ks-level2', deterministic = false)");
            sides.here("create table t (k text collate ci primary key, v text collate ci)");
            sides.here("create table u (k text collate ci primary key, v text collate ci)");
            sides.here("insert into t values ('a', 'x'), ('b', 'y')", "insert into u values ('A', 'x'), ('b', 'Y')");
            CompareReport report = sides.compare("u", Map.of("against", "home:t", "strategy", "join"));
            assertThat(counts(report)).containsExactly(0L, 1L, 1L, 1L);
        }
    }

    @Test
    void hashesFindWhatOnlyTradesPlacesAndWhatIsEqualInAnotherForm() {
        try (TwoSides sides = Engines.POSTGRES_POSTGRES.open()) {
            sides.both("create table t (id bigint primary key, a text, b numeric, c jsonb)");
            sides.both("insert into t select i, 'v' || i, i, '{}' from generate_series(1, 2000) i");
            sides.here("update t set a = 'v' || (3 - id) where id < 3", "update t set b = 5.000 where id = 5");
            sides.there("update t set c = '{\"a\": 1}' where id = 7");
            CompareReport report = sides.compare(Map.of("strategy", "hashed"));
            assertThat(counts(report)).containsExactly(1997L, 3L, 0L, 0L);
            assertThat(report.inColumn("a") + report.inColumn("b") + report.inColumn("c"))
                    .isEqualTo(3);
        }
    }

    /** Trap 20: with a hash of 16 bits; a bucket that differs is compared row by row. */
    @Test
    void aWeakHashLosesNothingInABucketThatDiffers() {
        try (TwoSides sides = Engines.POSTGRES_POSTGRES.open()) {
            sides.both("create table t (id bigint primary key, v text)");
            sides.both("insert into t select i, 'v' || i from generate_series(1, 5000) i");
            // For each of five rows a value of the same weak hash: alone it would not be seen.
            String collision = """
                    update t set v = other.v
                    from (select distinct on (r.id) r.id, 'c' || i as v
                          from t as r, generate_series(1, 200000) i
                          where r.id <= 5 and %s = %s) as other
                    where t.id = other.id""".formatted(weak("r.id::text", "'c' || i"), weak("r.id::text", "r.v"));
            sides.here(collision);
            assertThat(sides.compare().tally().changed()).isPositive();
            assertThat(counts(weakly(sides))).as("by the hash alone").containsExactly(5000L, 0L, 0L, 0L);
            sides.here("update t set v = v || ' ' where id > 5");
            assertThat(counts(weakly(sides))).isEqualTo(counts(sides.compare()));
        }
    }

    private static final String WEAK = "(hashtextextended(%s, 0) & 65535)";

    /** As the statement of hashes writes a row: each value behind its length. */
    private static String weak(String key, String value) {
        String text =
                "octet_length(%s) || ':' || %s || octet_length(%s) || ':' || %s".formatted(key, key, value, value);
        return WEAK.formatted("(" + text + ") collate \"C\"");
    }

    private static CompareReport weakly(TwoSides sides) {
        Compare hashed = (Compare) CompareWords.COMPARE
                .maker()
                .apply(new Arguments("compare", "t", Map.of("against", "ref:t", "strategy", "hashed")));
        Compare.Manner manner = hashed.manner();
        Compare.Manner weak = new Compare.Manner(manner.samples(), manner.recheck(), manner.strategy(), 1, WEAK);
        return (CompareReport) sides.session()
                .run(new Compare(
                        hashed.word(), hashed.subject(), hashed.reference(), hashed.selection(), hashed.rules(), weak));
    }

    /** The wire of identical tables: a bucket is 40 bytes, however many rows are in it. */
    @Test
    void hashesOfIdenticalTablesAreAFewBytesThatDoNotGrowWithTheRows() throws IOException {
        try (TwoSides sides = Engines.POSTGRES_POSTGRES.open()) {
            sides.both("create table t (id bigint primary key, v text)");
            sides.both("insert into t select i, repeat('x', 100) from generate_series(1, 2000) i");
            long few = hashedBytes(sides);
            sides.both("insert into t select i, repeat('x', 100) from generate_series(2001, 20000) i");
            assertThat(hashedBytes(sides)).isLessThan(few * 11 / 10).isLessThan(64 * 1024L);
        }
    }

    /** What both servers have sent for the comparison, logins included. */
    private static long hashedBytes(TwoSides sides) throws IOException {
        try (CuttingProxy here = sides.proxy(true);
                CuttingProxy there = sides.proxy(false);
                TwoSides counted = sides.through(here, there)) {
            assertThat(counts(counted.compare(Map.of("strategy", "hashed")))).endsWith(0L, 0L, 0L);
            return here.answered() + there.answered();
        }
    }

    @Test
    void aStrategyThatCannotBeIsRefused() {
        try (TwoSides sides = Engines.POSTGRES_SQLITE.open()) {
            sides.both("create table t (id integer primary key)");
            for (String strategy : List.of("join", "hashed")) {
                SluiceException e =
                        catchThrowableOfType(SluiceException.class, () -> sides.compare(Map.of("strategy", strategy)));
                assertThat(e.kind()).isEqualTo(Kind.USAGE);
                assertThat(e).hasMessageContaining("strategy: '" + strategy + "' is for");
            }
        }
    }
}
