package dev.sluice.command.verify;

import static dev.sluice.command.verify.TwoSides.counts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Arguments;
import dev.sluice.command.Source;
import dev.sluice.command.verify.TwoSides.Engines;
import dev.sluice.db.Access;
import dev.sluice.db.Database;
import dev.sluice.profile.Mask;
import dev.sluice.sql.Name;
import dev.sluice.sql.Sql;
import dev.sluice.sql.TableName;
import dev.sluice.testing.Beside;
import dev.sluice.testing.Engine;
import dev.sluice.testing.EngineDatabase;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What could be taken for equal, or for as it should be, and is not. */
class NeverFineTest {
    private static final String WAITING = "select count(*) from pg_locks where not granted";

    @AfterAll
    static void closeDatabases() {
        TwoSides.closeAll();
    }

    private static List<String> look(TwoSides sides, Check... checks) {
        List<TableChecks.Weighed> weighed = Arrays.stream(checks)
                .map(c -> new TableChecks.Weighed(c, Severity.ERROR))
                .toList();
        TableChecks table = new TableChecks(TableName.parse("t"), weighed);
        CheckReport report = (CheckReport) sides.session().run(new Assertions(List.of(table)));
        return report.results().stream().map(r -> r.failed() ? r.detail() : "").toList();
    }

    private static SluiceException failure(ThrowingCallable call) {
        return catchThrowableOfType(SluiceException.class, call);
    }

    /** A snapshot from before sees nothing of a table that was truncated since: two such would be equal. */
    @ParameterizedTest
    @CsvSource({"join, true", "stream, true", "stream, false", "hashed, false"})
    void tablesThatAreTruncatedMeanwhileAreReadAfterwards(String strategy, boolean one) throws Exception {
        try (TwoSides sides = Engines.POSTGRES_POSTGRES.open();
                TwoSides again = Engines.POSTGRES_POSTGRES.again()) {
            String make = "create table t (id integer primary key, v text)";
            sides.both(make, "insert into t values (1, 'a')");
            sides.here(make.replace(" t ", " u "));
            Map<String, Object> options = Map.of("against", one ? "home:u" : "ref:t", "strategy", strategy);
            CompletableFuture<CompareReport> found = again.home.transaction(Access.WRITE, tx -> {
                tx.execute(Sql.of("truncate t, u"));
                CompletableFuture<CompareReport> waiting = Beside.supply(() -> sides.compare(options));
                await(() -> tx.number(Sql.of(WAITING)) > 0);
                tx.execute(Sql.of("insert into t values (1, 'x'), (2, 'y')"));
                tx.execute(Sql.of("insert into u values (7, 'z')"));
                return waiting;
            });
            assertThat(counts(found.get(30, TimeUnit.SECONDS)))
                    .isEqualTo(one ? List.of(0L, 0L, 1L, 2L) : List.of(0L, 1L, 0L, 1L));
        }
    }

    private static void await(BooleanSupplier condition) {
        try {
            for (int i = 0; !condition.getAsBoolean(); i++) {
                assertThat(i).as("tries").isLessThan(600);
                Thread.sleep(20);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Trap 21, for rows of two sides. */
    @Test
    void nothingBesideNothingIsCalledVacuous() {
        try (TwoSides sides = Engines.SQLITE_SQLITE.open()) {
            sides.both("create table t (id integer primary key)");
            CompareReport report = sides.verify();
            assertThat(report.looked().get(0).warning())
                    .isEqualTo("verify home:t against ref:t: same (vacuous: 0 rows)");
            sides.both("insert into t values (1)");
            assertThat(sides.verify().looked().get(0).warning()).isEmpty();
        }
    }

    private static NoOverlap overlap() {
        return new NoOverlap(Name.of("f"), Name.of("u"), List.of(), false);
    }

    /** Trap 24: rows that have the same place in their partitions, and rows whose key is null. */
    @Test
    void periodsOfRowsThatNothingTellsApartOverlapAllTheSame() {
        try (TwoSides sides = Engines.POSTGRES_SQLITE.open()) {
            sides.here(
                    "create table t (p int, f int, u int) partition by list (p)",
                    "create table t1 partition of t for values in (1)",
                    "create table t2 partition of t for values in (2)",
                    "insert into t values (1, 1, 10), (2, 5, 20)");
            assertThat(look(sides, overlap()).get(0)).startsWith("overlapping pairs: 1,");
        }
        try (TwoSides sides = Engines.SQLITE_SQLITE.open()) {
            sides.here("create table t (id text primary key, f int, u int)");
            sides.here("insert into t values (null, 1, 10), (null, 5, 20)");
            assertThat(look(sides, overlap()).get(0)).startsWith("overlapping pairs: 1,");
            sides.here("alter table t rename to base", "create view t as select * from base");
            assertThat(look(sides, overlap())).containsExactly("overlapping pairs: at least 1");
        }
    }

    @Test
    void rowsThatRowSecurityHidesAreAnErrorOfEveryReading() {
        try (TwoSides sides = Engines.POSTGRES_POSTGRES.open()) {
            sides.both("create table t (id int primary key, a text)", "insert into t values (1, 'x')");
            sides.here(
                    "insert into t values (-2, null)",
                    "do $$ begin create role verify_nobody; exception when duplicate_object then null; end $$",
                    "grant usage on schema public to verify_nobody",
                    "grant select on t to verify_nobody",
                    "alter table t enable row level security",
                    "create policy own on t for select using (id > 0)");
            Source query = new Source.OfQuery("home", Sql.of("select id, a from t"));
            SluiceException e = failure(() -> bound(sides, () -> look(sides, new Check.Count(1, 1))));
            assertThat(e).hasMessageContaining("row-level security");
            assertThat(e.kind()).isNotEqualTo(Kind.DIFFERENCE);
            assertThat(failure(() -> bound(sides, () -> sides.compare(query, Map.of("key", "id")))))
                    .hasMessageContaining("row-level security");
        }
    }

    private static void bound(TwoSides sides, Runnable body) {
        sides.home.transaction(Access.WRITE, tx -> {
            tx.execute(Sql.of("set local role verify_nobody"));
            body.run();
            return 0;
        });
    }

    /** The same bytes are other texts there: what a migration through the wrong encoding leaves. */
    @Test
    void textsInTwoEncodingsAreNotComparedByTheirBytes() {
        try (EngineDatabase server = Engine.POSTGRES.open()) {
            String template = " template template0 lc_collate 'C' lc_ctype 'C'";
            server.execute(
                    "create database enc_u encoding 'UTF8'" + template,
                    "create database enc_l encoding 'LATIN1'" + template);
            try (Database utf = other(server, "enc_u");
                    Database latin = other(server, "enc_l")) {
                String table = "create table t (id integer primary key, v text)";
                TwoSides.execute(utf, table, "insert into t values (1, 'caf\u00e9')");
                TwoSides.execute(latin, table, "insert into t values (1, 'caf\u00c3\u00a9')");
                Arguments stream = new Arguments("compare", "t", Map.of("against", "ref:t"));
                var session = TwoSides.session(utf, latin, Mask.NONE);
                assertThat(counts((CompareReport)
                                session.run(CompareWords.COMPARE.maker().apply(stream))))
                        .containsExactly(0L, 1L, 0L, 0L);
                Arguments hashed = new Arguments("compare", "t", Map.of("against", "ref:t", "strategy", "hashed"));
                assertThat(failure(
                                () -> session.run(CompareWords.COMPARE.maker().apply(hashed))))
                        .hasMessageContaining("in databases of one encoding");
            } finally {
                server.execute("drop database enc_u", "drop database enc_l");
            }
        }
    }

    private static Database other(EngineDatabase server, String name) {
        EngineDatabase.Address at = server.address();
        String url = at.jdbcUrl().replaceFirst("/[^/?]+(\\?|$)", "/" + name + "$1");
        return TwoSides.profiled(new EngineDatabase.Address(url, at.user(), at.password()));
    }

    private static final Map<String, Object> AGAIN = Map.of("recheck", Duration.ofMillis(300));

    /** A key that does not fit is not there; cut, it would be another row's. */
    @ParameterizedTest
    @CsvSource({
        "varchar(3), varchar(5), abc, abcde",
        "'numeric(5,2)', numeric, 1.23, 1.234",
        "int, bigint, 3, 3000000000",
        "'timestamp(0)', timestamp, 2026-01-01, 2026-01-01 00:00:00.4",
        "date, date, 2026-01-01, 0044-03-15 BC",
        "uuid, text, a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11, none"
    })
    void whatIsReadAgainIsWhatDiffered(String here, String there, String both, String missing) {
        try (TwoSides sides = Engines.POSTGRES_POSTGRES.open()) {
            sides.here("create table t (k " + here + " primary key)", "insert into t values ('" + both + "')");
            sides.there("create table t (k " + there + " primary key)");
            sides.there("insert into t values ('" + both + "'), ('" + missing + "')");
            CompareReport report = sides.compare(AGAIN);
            assertThat(counts(report)).containsExactly(1L, 0L, 1L, 0L);
            assertThat(counts(sides.compare(report.getExtra(), Map.of("key", "k"))))
                    .containsExactly(0L, 0L, 2L, 0L);
        }
    }

    @Test
    void aKeyThatSqliteHoldsOtherwiseIsFoundAgain() {
        try (TwoSides sides = Engines.POSTGRES_SQLITE.open()) {
            sides.here("create table t (k text primary key, v text)", "insert into t values ('12', 'a')");
            sides.there("create table t (k primary key, v text)", "insert into t values (12, 'b')");
            assertThat(counts(sides.compare())).containsExactly(0L, 1L, 0L, 0L);
            assertThat(counts(sides.compare(AGAIN))).containsExactly(0L, 1L, 0L, 0L);
        }
        try (TwoSides sides = Engines.SQLITE_SQLITE.open()) {
            sides.here("create table t (k integer primary key, v text)", "insert into t values (1, 'a')");
            sides.there("create table t (k primary key, v text)", "insert into t values ('1', 'b')");
            assertThat(counts(sides.compare(AGAIN))).containsExactly(0L, 1L, 0L, 0L);
        }
    }

    @Test
    void recheckIsRefusedBeforeAnythingIsReadWhereRowsCannotBeAskedFor() {
        try (TwoSides sides = Engines.POSTGRES_SQLITE.open()) {
            sides.here("create table t (k uuid primary key)");
            sides.there("create table t (k text primary key)");
            SluiceException e = failure(() -> sides.compare(AGAIN));
            assertThat(e.kind()).isEqualTo(Kind.USAGE);
            assertThat(e).hasMessageContaining("recheck: rows of ref:t cannot be asked for by a key of type uuid");
        }
    }

    @Test
    void columnsWhoseNamesDifferByCaseAloneAreTwo() {
        try (TwoSides sides = Engines.POSTGRES_POSTGRES.open()) {
            sides.here("create table t (id int primary key, a int, \"A\" int)", "insert into t values (1, 5, 5)");
            sides.there("create table t (id int primary key, a int)", "insert into t values (1, 5)");
            CompareReport report = sides.compare();
            assertThat(report.isSame()).isFalse();
            assertThat(report.schema()).containsExactly("column \"A\" is only in home:t");
        }
    }

    /** Trap 29: a masked column is shown by no error either, nor is a masked key. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void maskedValuesThatCannotBeReadAreNotShown(boolean inReference) {
        try (TwoSides sides = (inReference ? Engines.POSTGRES_SQLITE : Engines.SQLITE_POSTGRES)
                .open()
                .hiding("*.email")) {
            String typed = "create table t (email text primary key, n integer)";
            String untyped = "create table t (email primary key, n)";
            String row = "insert into t values ('ada@canary.example', 'secret')";
            sides.here(inReference ? typed : untyped).there(inReference ? untyped : typed);
            if (inReference) {
                sides.there(row);
            } else {
                sides.here(row);
            }
            SluiceException e = failure(sides::compare);
            assertThat(e).hasMessageContaining("in the row (email=***)").hasMessageNotContaining("canary");
        }
        try (TwoSides sides = Engines.POSTGRES_SQLITE.open().hiding("*.email")) {
            sides.here("create table t (id int primary key, email int)");
            sides.there("create table t (id int primary key, email)", "insert into t values (1, 'ada@canary')");
            assertThat(failure(sides::compare))
                    .hasMessageContaining("value ***")
                    .hasMessageNotContaining("canary");
        }
    }

    @Test
    void tablesThatInheritAreNotJoined() {
        try (TwoSides sides = Engines.POSTGRES_POSTGRES.open()) {
            for (String t : List.of("t", "u")) {
                sides.here(
                        "create table " + t + " (id int primary key, v text)",
                        "create table kid_" + t + " () inherits (" + t + ")",
                        "insert into " + t + " values (1, 'a')",
                        "insert into kid_" + t + " values (1, 'b')");
            }
            assertThat(failure(() -> sides.compare("u", Map.of("against", "home:t"))))
                    .hasMessageContaining("the key (id=1) is there twice");
        }
    }

    @Test
    void sumsThatAreNoNumbersAreComparedAsTheyAreWritten() {
        try (TwoSides sides = Engines.POSTGRES_POSTGRES.open()) {
            sides.both("create table t (f float8)", "insert into t values ('NaN')");
            SameAs same = new SameAs(
                    Optional.of(new SameAs.Total(Name.of("f"), Name.of("f"))), Source.OfTable.parse("ref:t"));
            assertThat(look(sides, same)).containsExactly("");
            sides.there("update t set f = 'Infinity'");
            assertThat(look(sides, same)).containsExactly("here NaN, there Infinity");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aNumberThatIsNotWholeIsAGap(boolean postgres) {
        try (TwoSides sides = (postgres ? Engines.POSTGRES_SQLITE : Engines.SQLITE_SQLITE).open()) {
            sides.here("create table t (n float8)", "insert into t values (1), (1.5), (2.5), (3)");
            assertThat(look(sides, new NoGaps(Name.of("n"), List.of())).get(0)).startsWith("gaps: 2,");
            sides.here("delete from t where n in (1.5, 2.5)", "insert into t values (2)");
            assertThat(look(sides, new NoGaps(Name.of("n"), List.of()))).containsExactly("");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"trim", "ignoreCase"})
    void anOptionForTextsIsRefusedForNumbers(String option) {
        try (TwoSides sides = Engines.POSTGRES_POSTGRES.open()) {
            sides.both("create table t (id int primary key, n int)");
            assertThat(failure(() -> sides.compare(Map.of(option, "n"))))
                    .hasMessageContaining("are for texts, and column \"n\" is int4");
        }
    }

    @Test
    void valuesThatDifferAreShownSoThatTheyDo() {
        try (TwoSides sides = Engines.POSTGRES_POSTGRES.open()) {
            String table = "create table t (id uuid primary key, n numeric, d date, v text, at timestamptz)";
            String key = "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11";
            sides.both(table);
            sides.here("insert into t values ('" + key + "', 'NaN', 'infinity', '\u00e9', '0044-03-15 12:00+00 BC')");
            sides.there("insert into t values ('" + key + "', 'Infinity', '0044-03-15 BC', 'e\u0301', '-infinity')");
            assertThat(sides.verify().verdict().orElseThrow())
                    .hasMessageContaining("changed (id=" + key + "); n: NaN against Infinity;"
                            + " d: infinity against 0044-03-15 BC; v: '\\xE9' against 'e\\u0301';"
                            + " at: 0044-03-15T12:00Z BC against -infinity");
        }
    }

    @Test
    void anErrorNamesTheSideItIsOf() {
        try (TwoSides sides = Engines.POSTGRES_POSTGRES.open()) {
            sides.both("create table t (id int primary key)", "insert into t values (1)");
            sides.there("create view v as select 1 / (id - 1) as id from t");
            assertThat(failure(() -> sides.compare(Map.of("against", "ref:v", "key", "id"))))
                    .hasMessageStartingWith("ref:v: division by zero");
            assertThat(failure(() -> sides.compare(Map.of("against", "ref:nothing"))))
                    .hasMessageStartingWith("ref: table \"nothing\" does not exist");
        }
    }

    /** What others have added since the sums were read is of another moment. */
    @Test
    void aStepThatHasWrittenNothingReadsBothSidesAtOneMoment() {
        try (TwoSides sides = Engines.POSTGRES_POSTGRES.open()) {
            sides.both("create table t (id integer primary key, v integer)");
            sides.both("insert into t select i, 0 from generate_series(1, 500) i");
            sides.there("update t set v = 1");
            Writer adding = (again, i) ->
                    again.here(i % 2 == 0 ? "insert into t values (1000, 0)" : "delete from t where id = 1000");
            Writer.meanwhile(adding, () -> {
                for (int i = 0; i < 10; i++) {
                    CompareReport found =
                            sides.home.transaction(Access.WRITE, tx -> sides.compare(Map.of("strategy", "hashed")));
                    assertThat(found.tally().changed()).isEqualTo(500);
                }
            });
        }
    }
}
