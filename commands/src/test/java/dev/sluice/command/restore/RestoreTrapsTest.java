package dev.sluice.command.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.command.Gate;
import dev.sluice.command.Progress;
import dev.sluice.command.Session;
import dev.sluice.command.backup.BackupWord;
import dev.sluice.db.Access;
import dev.sluice.sql.Sql;
import dev.sluice.testing.Engine;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a backup could hold less than there was, and a restore take more than it gives. */
class RestoreTrapsTest {
    @TempDir
    Path folder;

    /** What another session does once, when the work has come to that phase. */
    private record Meanwhile(BackupBench bench, String phase, List<String> statements) implements Progress {
        @Override
        public void at(String now, long done, long of) {
            if (!now.equals(phase)) {
                return;
            }
            try (Connection connection = bench.database.connect();
                    Statement statement = connection.createStatement()) {
                statement.execute("set lock_timeout = 200");
                for (String sql : statements) {
                    statement.execute(sql);
                }
            } catch (SQLException e) {
                // It could not get in, which is what the caller looks for.
                assertThat(e.getSQLState()).isEqualTo("55P03");
            }
        }

        Session session() {
            return new Session(bench, new Gate("t", false, false, false), this);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "begin; create table b2 (like b including all); insert into b2 select i, i from generate_series(1, 12) i;"
                        + " alter table b rename to b_old; alter table b2 rename to b; commit",
                "truncate b",
                "alter table b alter v type bigint"
            })
    void aTableIsNotReplacedBetweenTheMomentAndItsReading(String change) {
        try (BackupBench bench = new BackupBench(Engine.POSTGRES, folder)
                .with(
                        "create table a (id integer primary key)",
                        "create table b (id integer primary key, v integer)",
                        "insert into a select generate_series(1, 10)",
                        "insert into b select i, i from generate_series(1, 10) i")) {
            new Meanwhile(bench, "back up public.b", List.of(change))
                    .session()
                    .run(BackupBench.command(BackupWord.WORD, List.of("a", "b"), "as", "b"));
            assertThat(bench.restore("b")).containsExactly("a +0 ~0 -0", "b +0 ~0 -0");
        }
    }

    /** Each table of one moment, though rows come into both while the first is read. */
    @Test
    void rowsThatComeBetweenTwoTablesAreInNeither() {
        try (BackupBench bench = new BackupBench(Engine.POSTGRES, folder)
                .with("create table a (id integer primary key)", "create table b (id integer primary key)")) {
            new Meanwhile(bench, "back up public.b", List.of("insert into a values (1)", "insert into b values (1)"))
                    .session()
                    .run(BackupBench.command(BackupWord.WORD, List.of("a", "b"), "as", "b"));
            assertThat(bench.all("b")).isEqualTo("[[1]]");
            assertThat(bench.restore("b")).containsExactly("a +0 ~0 -1", "b +0 ~0 -1");
        }
    }

    @Test
    void whatAnEarlierTransactionHasWrittenIsBackedUpAndWhatThisOneHasIsRefused() {
        try (BackupBench bench = new BackupBench(Engine.POSTGRES, folder)
                .with(
                        "create table t (id integer primary key)",
                        "create table p (id integer) partition by list (id)",
                        "create table p1 partition of p default")) {
            bench.home().transaction(Access.WRITE, tx -> tx.execute(Sql.of("insert into t values (1)")));
            bench.backup(List.of("t"), "as", "b");
            bench.home().transaction(Access.WRITE, tx -> {
                tx.execute(Sql.of("insert into p values (1)"));
                assertThatThrownBy(() -> bench.backup(List.of("p")))
                        .hasMessageContaining("this transaction has written public.p");
                return 0;
            });
            bench.with("delete from t");
            assertThat(bench.restore("b")).containsExactly("t +1 ~0 -0");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aChildThatWasLeftAloneKeepsItsRowsWhenItsParentIsTakenOut(Engine engine) {
        for (String action : List.of("cascade", "set null")) {
            try (BackupBench bench = new BackupBench(engine, folder.resolve(action.replace(' ', '_')))
                    .with(
                            "create table p (id integer primary key, code varchar(9) unique)",
                            "create table c (id integer primary key, p integer references p on delete " + action + ")",
                            "insert into p values (1, 'a'), (2, 'b')",
                            "insert into c values (1, 1), (2, 2)")) {
                bench.backup(List.of("p", "c"), "as", "b");
                bench.with(
                        "update p set code = 'x' where id = 1",
                        "update p set code = 'a' where id = 2",
                        "update p set code = 'b' where id = 1");
                assertThat(bench.restore("b")).contains("p +0 ~2 -0", "c +0 ~2 -0");
                assertThat(bench.all("p")).isEqualTo("[[1, a], [2, b]]");
                assertThat(bench.all("c")).isEqualTo("[[1, 1], [2, 2]]");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aTableThatWasLeftAloneIsVerifiedAsWell(Engine engine) {
        String trigger = engine == Engine.SQLITE
                ? "create trigger noise after update on p begin insert into log values (9); end"
                : "create function noise() returns trigger language plpgsql as 'begin insert into log values (9); return new; end'";
        try (BackupBench bench = new BackupBench(engine, folder)
                .with(
                        "create table log (id integer primary key)",
                        "create table p (id integer primary key, v integer)",
                        "insert into p values (1, 1)",
                        trigger)) {
            if (engine == Engine.POSTGRES) {
                bench.with("create trigger noise after update on p for each row execute function noise()");
            }
            bench.backup(List.of("p", "log"), "as", "b");
            bench.with("delete from p", "insert into p values (1, 2)");
            assertThat(bench.refusal("b")).startsWith("1: its rows are not those of the backup");
            assertThat(bench.all("log") + bench.all("p")).isEqualTo("[][[1, 2]]");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void rowsOfOtherTablesAreCountedWhereTheTableHasNoKeyOfItsOwn(Engine engine) {
        try (BackupBench bench = new BackupBench(engine, folder)
                .with(
                        "create table p (code varchar(9) unique, v integer)",
                        "create table c (id integer primary key, p varchar(9) references p(code) on delete cascade)",
                        "insert into p values ('a', 1), ('b', 2)",
                        "insert into c values (1, 'a'), (2, 'b')")) {
            bench.backup(List.of("p"), "as", "b");
            bench.with("update p set v = 3 where code = 'a'");
            assertThat(bench.refusal("b")).startsWith("8: ").contains("would reach 2 rows");
            assertThat(bench.all("c")).isEqualTo("[[1, a], [2, b]]");
        }
    }

    @Test
    void rowsThatComeAfterTheyWereCountedAreNotTakenAlong() {
        try (BackupBench bench = new BackupBench(Engine.POSTGRES, folder)
                .with(
                        "create table p (id integer primary key)",
                        "create table c (id integer primary key, p integer references p on delete cascade)",
                        "insert into p values (1)")) {
            bench.backup(List.of("p"), "as", "b");
            bench.with("insert into p values (2)");
            new Meanwhile(bench, "restore public.p", List.of("insert into c values (1, 2)"))
                    .session()
                    .run(BackupBench.command(RestoreWord.WORD, List.of("b")));
            // It had to wait, and so it failed, instead of being deleted without a word.
            assertThat(bench.all("p") + bench.all("c")).isEqualTo("[[1]][]");
            assertThatThrownBy(() -> bench.with("insert into c values (1, 2)")).hasMessageContaining("foreign key");
        }
    }

    @Test
    void aTableThatOthersInheritFromIsNotRestored() {
        try (BackupBench bench = new BackupBench(Engine.POSTGRES, folder)
                .with("create table t (id integer primary key)", "insert into t values (1)")) {
            bench.backup(List.of("t"), "as", "b");
            bench.with("create table kid () inherits (t)", "insert into kid values (9)", "delete from only t");
            assertThat(bench.refusal("b")).startsWith("2: public.t shares its rows with others by inheritance");
            assertThat(bench.all("kid")).isEqualTo("[[9]]");
        }
    }

    @Test
    void aTableOfAnotherSchemaIsAnotherTable() {
        try (BackupBench bench = new BackupBench(Engine.POSTGRES, folder)
                .with(
                        "create schema app",
                        "create table app.t (id integer primary key)",
                        "create table t (id integer primary key)",
                        "insert into t values (7)")) {
            bench.backup(List.of("app.t"), "as", "b");
            bench.with("alter table app.t rename to t_gone");
            assertThat(bench.refusal("b")).startsWith("2: table \"app.t\" does not exist");
            assertThat(bench.all("t")).isEqualTo("[[7]]");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aKeyThatIsEqualAndWrittenOtherwiseComesBack(Engine engine) {
        boolean sqlite = engine == Engine.SQLITE;
        try (BackupBench bench = new BackupBench(engine, folder)
                .with(
                        "create table t (id " + (sqlite ? "text collate nocase not null" : "numeric")
                                + " primary key, a text" + (sqlite ? " collate nocase" : "") + ")",
                        "insert into t values (" + (sqlite ? "'A'" : "1.10") + ", 'x')")) {
            bench.backup(List.of("t"), "as", "b");
            bench.with("update t set id = " + (sqlite ? "'a', a = 'X'" : "1.1"));
            assertThat(bench.restore("b")).hasSize(1);
            assertThat(bench.all("t")).isEqualTo(sqlite ? "[[A, x]]" : "[[1.10, x]]");
        }
    }

    /** Rows that trade unique values are written anew; what became of the others is told all the same. */
    @ParameterizedTest
    @EnumSource(Engine.class)
    void whereRowsTradeUniqueValuesTheReportStillTellsRowsThatComeAndGo(Engine engine) {
        try (BackupBench bench = new BackupBench(engine, folder)
                .with(
                        "create table z (id integer primary key, u integer unique)",
                        "insert into z values (1, 10), (2, 20), (3, 30), (5, 50)")) {
            bench.backup(List.of("z"), "as", "z");
            bench.with(
                    "update z set u = u + 100",
                    "update z set u = case id when 1 then 20 when 2 then 10 else u - 100 end",
                    "delete from z where id = 3",
                    "insert into z values (4, 40)");
            assertThat(bench.restore("z")).containsExactly("z +1 ~2 -1");
        }
    }

    /** SQLite takes null in such a primary key, so that it tells no rows apart: all of them are written anew, and none of the children may go. */
    @ParameterizedTest
    @EnumSource(Engine.class)
    void parentsWithoutAKeyDoNotTakeChildrenAlong(Engine engine) {
        try (BackupBench bench = new BackupBench(engine, folder)
                .with(
                        "create table p (id varchar(40) primary key, doc text)",
                        "create table c (id integer primary key, p varchar(40) not null references p on delete cascade)",
                        "insert into p values ('a', '[1]'), ('b', null), ('c', '[]')",
                        "insert into c values (1, 'a'), (2, 'a'), (3, 'c')")) {
            bench.backup(List.of("p", "c"), "as", "p");
            String before = bench.all("p") + bench.all("c");
            bench.with("update p set doc = 'x'");
            assertThat(bench.restore("p"))
                    .isEqualTo(
                            engine == Engine.POSTGRES
                                    ? List.of("p +0 ~3 -0", "c +0 ~0 -0")
                                    : List.of("p +3 ~0 -3", "c +0 ~3 -0"));
            assertThat(bench.all("p") + bench.all("c")).isEqualTo(before);
        }
    }
}
