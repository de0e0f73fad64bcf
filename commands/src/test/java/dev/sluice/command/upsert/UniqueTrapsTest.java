package dev.sluice.command.upsert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.testing.Engine;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Second unique keys, foreign keys, and how their violations are told. */
class UniqueTrapsTest {
    private static final String TABLE = "create table t (id integer primary key, code text unique, v text)";

    @ParameterizedTest
    @EnumSource(Engine.class)
    @DisplayName("2: rows that swap their unique values pass")
    void rowsThatSwapTheirUniqueValuesPass(Engine into) {
        try (Bench bench = Bench.of(Engine.SQLITE, into)) {
            bench.source.execute(
                    TABLE, "insert into t values (1, 'b', 'x'), (2, 'a', 'y'), (3, 'c', 'z'), (4, 'd', '')");
            bench.target.execute(TABLE, "insert into t values (1, 'a', 'x'), (2, 'b', 'y'), (3, 'c', 'z')");
            assertThat(bench.sync("t")).isEqualTo(new Counts(3, 4, 1, 2, 1, 0));
            assertThat(bench.target.query("select id, code, v from t order by id"))
                    .isEqualTo(bench.source.query("select id, code, v from t order by id"));
            assertThat(bench.sync("t")).isEqualTo(new Counts(4, 4, 0, 0, 4, 0));
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    @DisplayName("2: a unique value that an extra row holds is free once that row is deleted")
    void aUniqueValueOfAnExtraRowIsTakenOver(Engine into) {
        try (Bench bench = Bench.of(Engine.SQLITE, into)) {
            bench.source.execute(TABLE, "insert into t values (2, 'a', 'y'), (3, 'b', 'z')");
            bench.target.execute(TABLE, "insert into t values (1, 'a', 'x'), (2, 'q', 'y'), (9, 'b', '')");
            assertThat(bench.sync("t", "deleteExtra", true)).isEqualTo(new Counts(3, 2, 1, 1, 0, 2));
            assertThat(bench.target.query("select id, code from t order by id"))
                    .isEqualTo(List.of(List.of(2, "a"), List.of(3, "b")));
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    @DisplayName("2: the safety limit holds on that way too")
    void theSafetyLimitHoldsForExtraRowsInTheWay(Engine into) {
        try (Bench bench = Bench.of(Engine.SQLITE, into)) {
            bench.source.execute(TABLE, "insert into t values (2, 'a', 'y')");
            bench.target.execute(TABLE, "insert into t values (1, 'a', 'x'), (2, 'q', 'y')");
            SluiceException e = bench.refusal("t", "deleteExtra", true, "maxRows", 0);
            assertThat(e.kind()).isEqualTo(Kind.REFUSED);
            assertThat(bench.target.query("select id, code from t order by id"))
                    .isEqualTo(List.of(List.of(1, "a"), List.of(2, "q")));
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    @DisplayName(
            "2: rows that hang on the table, or triggers, forbid to delete and insert: a refusal that names the rows")
    void aSwapIsRefusedWhereDeletingWouldBeNoticed(Engine into) {
        try (Bench bench = Bench.of(Engine.SQLITE, into)) {
            bench.source.execute(TABLE, "insert into t values (1, 'b', 'x'), (2, 'a', 'y')");
            bench.target.execute(TABLE, "insert into t values (1, 'a', 'x'), (2, 'b', 'y')");
            bench.target.execute("create table c (t integer references t on delete cascade)");
            bench.target.execute("insert into c values (1), (2)");
            SluiceException e = bench.refusal("t");
            assertThat(e.kind()).isEqualTo(Kind.FAILED);
            assertThat(e.getMessage()).contains("(id=1)", "table", "refer", "deferrable");
            assertThat(bench.target.query("select id, code from t order by id"))
                    .isEqualTo(List.of(List.of(1, "a"), List.of(2, "b")));
            assertThat(bench.target.query("select * from c")).hasSize(2);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    @DisplayName("2: a column that the sync does not carry is never lost to a swap")
    void aSwapNeverLosesAColumnOfTheTarget(Engine into) {
        try (Bench bench = Bench.of(Engine.SQLITE, into)) {
            bench.source.execute(TABLE, "insert into t values (1, 'b', 'x'), (2, 'a', 'y')");
            bench.target.execute(TABLE, "insert into t values (1, 'a', 'x'), (2, 'b', 'y')");
            bench.target.execute("alter table t add column note text", "update t set note = 'mine'");
            SluiceException e = bench.refusal("t");
            assertThat(e.getMessage()).contains("(id=1)", "note");
            assertThat(bench.target
                            .query("select count(*) from t where note = 'mine'")
                            .get(0)
                            .get(0)
                            .toString())
                    .isEqualTo("2");
        }
    }

    @ParameterizedTest
    @DisplayName("2, 27: deferrable keys, the primary one too, take a swap as an update")
    @CsvSource({"deferrable", "deferrable initially deferred"})
    void deferrableKeysTakeASwapAsAnUpdate(String when) {
        try (Bench bench = Bench.sqliteToPostgres()) {
            bench.source.execute(TABLE, "insert into t values (1, 'b', 'x'), (2, 'a', 'y'), (3, 'c', 'z')");
            bench.target.execute(
                    "create table t (id int8 primary key %1$s, code text unique %1$s, v text)".formatted(when),
                    "insert into t values (1, 'a', 'x'), (2, 'b', 'y')",
                    "create table log (what text)",
                    "create function noted() returns trigger language plpgsql as"
                            + " $$ begin insert into log values (tg_op); return null; end $$",
                    "create trigger noted after insert or update or delete on t for each row execute function noted()");
            assertThat(bench.sync("t")).isEqualTo(new Counts(2, 3, 1, 2, 0, 0));
            assertThat(bench.target.query("select what, count(*)::int from log group by 1 order by 1"))
                    .isEqualTo(List.of(List.of("INSERT", 1), List.of("UPDATE", 2)));
        }
    }

    @Test
    @DisplayName("27: a partial or expression index is no key, and the way out is named")
    void aPartialOrExpressionIndexIsNoKey() {
        try (Bench bench = Bench.sqliteToPostgres()) {
            bench.source.execute("create table t (id integer, code text)");
            bench.target.execute(
                    "create table t (id int, code text)",
                    "create unique index on t (code) where id > 0",
                    "create unique index on t (lower(code))");
            SluiceException e = bench.refusal("t", "key", List.of("code"));
            assertThat(e.kind()).isEqualTo(Kind.USAGE);
            assertThat(e.getMessage()).contains("not unique in table", "create a unique index over exactly these");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    @DisplayName("27: a table that refers to itself is filled and thinned in any order")
    void aTableThatRefersToItselfIsFilledInAnyOrder(Engine into) {
        try (Bench bench = Bench.of(Engine.SQLITE, into)) {
            String table = "create table t (id integer primary key, boss integer references t)";
            bench.source.execute(table, "insert into t values (1, 3), (2, 1), (3, null), (4, 1)");
            bench.target.execute(table);
            assertThat(bench.sync("t")).isEqualTo(new Counts(0, 4, 4, 0, 0, 0));
            bench.source.execute("delete from t where id in (1, 2, 4)", "insert into t values (5, 6), (6, 3)");
            assertThat(bench.sync("t", "deleteExtra", true)).isEqualTo(new Counts(4, 3, 2, 0, 1, 3));
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    @DisplayName("27: parents go in first and come out last, whatever the names")
    void parentsGoInFirstAndComeOutLast(Engine into) {
        try (Bench bench = Bench.of(Engine.SQLITE, into)) {
            String parent = "create table z (id integer primary key)";
            String child = "create table a (id integer primary key, z integer not null references z)";
            bench.source.execute(parent, child, "insert into z values (1), (2)", "insert into a values (1, 1), (2, 2)");
            bench.target.execute(parent, child);
            Object all = new dev.sluice.command.Source.OfProfile("lab");
            assertThat(bench.syncAll("from", all))
                    .extracting(r -> r.counts().inserted())
                    .containsExactly(2L, 2L);
            bench.source.execute("delete from a where id = 2", "delete from z where id = 2");
            assertThat(bench.syncAll("from", all, "deleteExtra", true))
                    .extracting(r -> r.counts().deleted())
                    .containsExactly(1L, 1L);
        }
    }

    @Test
    @DisplayName("27: a ring of foreign keys that cannot wait is refused before anything is written")
    void aRingOfForeignKeysThatCannotWaitIsRefused() {
        try (Bench bench = Bench.sqliteToPostgres()) {
            bench.source.execute(
                    "create table a (id integer primary key, b integer)",
                    "create table b (id integer primary key, a integer)",
                    "insert into a values (1, 1)",
                    "insert into b values (1, 1)");
            bench.target.execute(
                    "create table a (id int primary key, b int)",
                    "create table b (id int primary key, a int references a)",
                    "alter table a add constraint ring foreign key (b) references b");
            Object all = new dev.sluice.command.Source.OfProfile("lab");
            SluiceException e = org.assertj.core.api.Assertions.catchThrowableOfType(
                    SluiceException.class, () -> bench.syncAll("from", all));
            assertThat(e.kind()).isEqualTo(Kind.USAGE);
            assertThat(e.getMessage()).contains("refer to each other all round", "deferrable");
            bench.target.execute("alter table a alter constraint ring deferrable");
            bench.target.execute("alter table b alter constraint b_a_fkey deferrable");
            assertThat(bench.syncAll("from", all)).hasSize(2);
        }
    }

    @ParameterizedTest
    @DisplayName("rows behind a violated constraint are named, the first twenty, from any strategy")
    @CsvSource({
        "not null, null, COPY",
        "not null, null, MERGE",
        "references p, 99, COPY",
        "references p, 99, COMPARE",
        "check (w < 50), 99, COPY",
        "check (w < 50), 99, MERGE"
    })
    void rowsBehindAViolatedConstraintAreNamed(String constraint, String value, Strategy strategy) {
        try (Bench bench = Bench.sqliteToPostgres()) {
            String rows = IntStream.rangeClosed(1, 30)
                    .mapToObj(i -> "(" + i + ", " + (i > 5 ? value : "1") + ")")
                    .collect(Collectors.joining(", "));
            bench.source.execute("create table t (id integer primary key, w integer)", "insert into t values " + rows);
            bench.target.execute(
                    "create table p (id int primary key)",
                    "insert into p values (1)",
                    "create table t (id int primary key, w int " + constraint + ")");
            SluiceException e = org.assertj.core.api.Assertions.catchThrowableOfType(
                    SluiceException.class, () -> bench.sync(strategy, "t"));
            assertThat(e.kind()).isEqualTo(Kind.FAILED);
            assertThat(e.getMessage())
                    .contains("(id=6), (id=7)", "(id=25), and more")
                    .doesNotContain("(id=5)", "(id=26)");
            assertThat(bench.versions("t")).isEmpty();
        }
    }
}
