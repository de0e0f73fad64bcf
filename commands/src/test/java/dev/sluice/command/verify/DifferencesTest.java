package dev.sluice.command.verify;

import static dev.sluice.command.verify.TwoSides.counts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Arguments;
import dev.sluice.command.Source;
import dev.sluice.command.prune.PruneWord;
import dev.sluice.command.upsert.UpsertWord;
import dev.sluice.command.verify.TwoSides.Engines;
import dev.sluice.db.Access;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is done with rows that differ: they feed other commands, and are read again. */
class DifferencesTest {
    @AfterAll
    static void closeDatabases() {
        TwoSides.closeAll();
    }

    private static void upsert(TwoSides sides, Source from) {
        sides.session().run(UpsertWord.WORD.maker().apply(new Arguments("upsert", "t", Map.of("from", from))));
    }

    @ParameterizedTest
    @EnumSource
    void missingAndChangedRowsAreUpsertedAndVerifiedInOneTransaction(Engines engines) {
        try (TwoSides sides = engines.open()) {
            sides.both("create table t (id integer, k text, v text, primary key (id, k))");
            sides.both("insert into t values (1, 'a', 'x'), (2, 'b', 'x'), (3, 'it''s \"{c}\\', 'x')");
            sides.here(
                    "delete from t where id = 3",
                    "update t set v = 'y' where id = 2",
                    "insert into t values (9, 'z', 'x')");
            sides.home.transaction(Access.WRITE, tx -> {
                CompareReport found = sides.compare();
                assertThat(counts(found)).containsExactly(1L, 1L, 1L, 1L);
                upsert(sides, found.getMissing());
                assertThat(counts(sides.compare())).containsExactly(2L, 1L, 0L, 1L);
                upsert(sides, found.getChanged());
                assertThat(counts(sides.compare())).containsExactly(3L, 0L, 0L, 1L);
                assertThat(counts(sides.compare(found.getExtra(), Map.of("key", List.of("id", "k")))))
                        .containsExactly(0L, 0L, 3L, 1L);
                return 0;
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void extraRowsArePrunedAndVerifiedInOneTransaction(Engines engines) {
        try (TwoSides sides = engines.open()) {
            sides.both("create table t (id integer, k text, v text, primary key (id, k))");
            sides.both("insert into t values (1, 'a', 'x'), (2, 'b', 'x')");
            sides.here("insert into t values (9, 'it''s \"z\"', 'x'), (8, 'y', 'x')");
            sides.home.transaction(Access.WRITE, tx -> {
                Source extra = sides.compare().getExtra();
                sides.session()
                        .run(PruneWord.PRUNE
                                .maker()
                                .apply(new Arguments("prune", "t", Map.of("rows", extra, "maxRows", 2))));
                assertThat(counts(sides.compare())).containsExactly(2L, 0L, 0L, 0L);
                return 0;
            });
        }
    }

    @ParameterizedTest
    @CsvSource({
        "uuid, 8d2c1c1e-0000-4000-8000-000000000001",
        "timestamptz, 2026-01-01 12:00:00.000001+02",
        "date, 2026-01-01",
        "numeric, 1.10",
        "bytea, \\x00ff",
        "varchar(9), é'",
        "timestamp, infinity"
    })
    void keysOfAnyTypeFindTheirRows(String type, String value) {
        try (TwoSides sides = Engines.POSTGRES_POSTGRES.open()) {
            sides.both("create table t (k " + type + " primary key, v text)");
            sides.there("insert into t values ('" + value.replace("'", "''") + "', 'x')");
            upsert(sides, sides.compare().getMissing());
            assertThat(sides.compare().isSame()).isTrue();
        }
    }

    @Test
    void rowsThatCannotBeAskedForAreRefusedAndNotForgotten() {
        try (TwoSides sides = Engines.SQLITE_SQLITE.open()) {
            sides.both("create table t (id integer primary key, v text)");
            sides.there("insert into t with recursive n(i) as (select 1 union all select i + 1 from n where i < 10001)"
                    + " select i, '' from n");
            assertThat(refused(sides, Map.of())).hasMessageContaining("the rows that differ are more than 10,000");
            assertThat(refused(sides, Map.of("key", List.of()))).hasMessageContaining("cannot be told apart by a key");
        }
    }

    private static SluiceException refused(TwoSides sides, Map<String, Object> options) {
        CompareReport found = sides.compare(options);
        SluiceException e = catchThrowableOfType(SluiceException.class, found::getMissing);
        assertThat(e.kind()).isEqualTo(Kind.USAGE);
        return e;
    }

    /** Trap 17, in one database: pairs are always updated together. */
    @ParameterizedTest
    @ValueSource(strings = {"join", "stream"})
    void twoTablesThatAreWrittenTogetherNeverDiffer(String strategy) {
        try (TwoSides sides = Engines.POSTGRES_POSTGRES.open()) {
            sides.here(
                    "create table t (id integer primary key, v integer)",
                    "create table u (id integer primary key, v integer)");
            sides.here("insert into t select i, 0 from generate_series(1, 3000) i", "insert into u select * from t");
            Writer together = (again, i) -> {
                String update = " set v = v + 1 where id = " + (i % 3000 + 1);
                again.here("update t" + update, "update u" + update);
            };
            Writer.meanwhile(together, () -> {
                for (int i = 0; i < 20; i++) {
                    assertThat(counts(sides.compare("u", Map.of("against", "home:t", "strategy", strategy))))
                            .containsExactly(3000L, 0L, 0L, 0L);
                }
            });
        }
    }

    /** Trap 17, in two databases, which have no moment in common. */
    @Test
    void whatIsCommittedBetweenTheReadsIsSettledByReadingAgain() {
        try (TwoSides sides = Engines.POSTGRES_POSTGRES.open()) {
            sides.both("create table t (id integer primary key, v integer)");
            sides.both("insert into t select i, 0 from generate_series(1, 3000) i");
            Map<String, Object> patiently = Map.of("recheck", Duration.ofSeconds(20));
            Writer bothSides = (again, i) -> {
                String update = "update t set v = v + 1 where id = " + (i % 3000 + 1);
                again.here(update);
                again.there(update);
                Thread.sleep(4);
            };
            Writer.meanwhile(bothSides, () -> {
                for (int i = 0; i < 20; i++) {
                    assertThat(counts(sides.compare(patiently))).containsExactly(3000L, 0L, 0L, 0L);
                }
            });
            sides.here("update t set v = -1 where id = 5");
            assertThat(counts(sides.compare(Map.of("recheck", Duration.ofMillis(300)))))
                    .containsExactly(2999L, 1L, 0L, 0L);
        }
    }
}
