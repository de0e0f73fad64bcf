package dev.sluice.command.prune;

import static dev.sluice.command.prune.PruneWord.PRUNE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.command.CommandBench;
import dev.sluice.command.Report;
import dev.sluice.testing.Engine;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The word {@code prune}: what goes with the rows, and what is in the way. */
class PruneTest {
    private static final Map<String, String> ON = Map.of("pid", "id");

    /** Parents 1 and 2; children of 1, 2, 3 and of nobody. No foreign key: the columns are told. */
    static CommandBench loose(Engine engine) {
        return new CommandBench(engine)
                .with(
                        "create table p (id integer primary key, name text)",
                        "create table c (id integer primary key, pid integer, note text)",
                        "insert into p values (1, 'a'), (2, 'b')",
                        "insert into c values (11, 1, 'x'), (12, 2, 'y'), (13, 3, 'z'), (14, null, 'n')");
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void rowsWhoseParentIsGoneGoAndNoOthers(Engine engine) {
        try (CommandBench bench = loose(engine)) {
            assertThat(bench.changes(PRUNE, "c", "orphansOf", "p", "on", ON)).containsExactly("c -1 ~0 +0");
            assertThat(bench.column("select id from c order by 1")).containsExactly(11, 12, 14);
            assertThat(bench.changes(PRUNE, "c", "orphansOf", "p", "on", ON)).isEmpty();
        }
    }

    /** P1: with {@code not in}, one null parent key would spare all; P2: {@code not exists} alone would take null keys. */
    @ParameterizedTest
    @EnumSource(Engine.class)
    void nullKeysOfParentsSpareNobodyAndNullKeysOfChildrenAreNoOrphans(Engine engine) {
        try (CommandBench bench = new CommandBench(engine)
                .with(
                        "create table p (id integer)",
                        "create table c (id integer primary key, pid integer)",
                        "insert into p values (1), (null)",
                        "insert into c values (1, 1), (2, 2), (3, null), (4, null)")) {
            assertThat(bench.changes(PRUNE, "c", "orphansOf", "p", "on", ON)).containsExactly("c -1 ~0 +0");
            assertThat(bench.column("select id from c order by 1")).containsExactly(1, 3, 4);
        }
    }

    /** P3. */
    @ParameterizedTest
    @EnumSource(Engine.class)
    void compositeKeysThatAreNullInPartAreNoOrphans(Engine engine) {
        try (CommandBench bench = new CommandBench(engine)
                .with(
                        "create table p (a integer, b integer, primary key (a, b))",
                        "create table c (id integer primary key, a integer, b integer)",
                        "insert into p values (1, 1)",
                        "insert into c values (1, 1, 1), (2, 1, null), (3, null, 2), (4, 1, 2)")) {
            assertThat(bench.changes(PRUNE, "c", "orphansOf", "p", "on", Map.of("a", "a", "b", "b")))
                    .containsExactly("c -1 ~0 +0");
            assertThat(bench.column("select id from c order by 1")).containsExactly(1, 2, 3);
        }
    }

    /** P4. */
    @Test
    void parentsThatRowSecurityHidesAreAnErrorAndNoReasonToDeleteChildren() {
        try (CommandBench bench = loose(Engine.POSTGRES)) {
            bench.with("alter table p enable row level security", "alter table p force row level security");
            bench.with("create role \""
                    + bench.database.query("select current_database()").get(0).get(0) + "_r\"");
            String role =
                    bench.database.query("select current_database()").get(0).get(0) + "_r";
            try {
                bench.with(
                        "grant all on p, c to \"" + role + "\"",
                        "alter role current_user set row_security = on",
                        "create policy odd on p using (id = 1)");
                bench.home().transaction(dev.sluice.db.Access.WRITE, tx -> {
                    tx.execute(dev.sluice.sql.Sql.of("set local role \"" + role + "\""));
                    assertThat(bench.refusal(PRUNE, "c", "orphansOf", "p", "on", ON))
                            .contains("row-level security policy for table \"p\"");
                    return 0;
                });
                assertThat(bench.count("c")).isEqualTo(4);
            } finally {
                bench.with("drop owned by \"" + role + "\"", "drop role \"" + role + "\"");
            }
        }
    }

    /** P5: the engine reports the rows of the statement and not those of its cascades. */
    @ParameterizedTest
    @EnumSource(Engine.class)
    void rowsThatCascadesTakeAreCountedAndLimitedToo(Engine engine) {
        try (CommandBench bench = loose(engine)) {
            bench.with(
                    "create table g (id integer primary key, cid integer references c on delete cascade)",
                    "create index g_cid on g (cid)",
                    "insert into g values (1, 13), (2, 13), (3, 11)",
                    "create table h (id integer primary key, gid integer references g on delete set null)",
                    "create index h_gid on h (gid)",
                    "insert into h values (1, 1), (2, 3), (3, null)");
            assertThat(bench.refusal(PRUNE, "c", "orphansOf", "p", "on", ON, "maxRows", 1))
                    .startsWith("8: prune would delete 2 of 3 rows (66.7 %) of table ")
                    .contains("g - safety limit");
            assertThat(bench.count("g")).isEqualTo(3);

            PrunePlan plan = bench.session().plan((Prune) CommandBench.command(PRUNE, "c", "orphansOf", "p", "on", ON));
            assertThat(plan.notes()).noneMatch(note -> note.contains("no index"));
            assertThat(bench.changes(PRUNE, "c", "orphansOf", "p", "on", ON, "maxPercent", 70))
                    .containsExactly("c -1 ~0 +0", "g -2 ~0 +0", "h -0 ~1 +0");
            assertThat(bench.database.query("select id, gid from h order by 1").toString())
                    .isEqualTo("[[1, null], [2, 3], [3, null]]");
        }
    }

    /** P6. */
    @ParameterizedTest
    @EnumSource(Engine.class)
    void aForeignKeyWithoutAnIndexIsReportedWithItsStatementAndRefusedAboveASize(Engine engine) {
        try (CommandBench bench = loose(engine)) {
            bench.with("create table g (id integer primary key, cid integer references c on delete cascade)");
            Report report = bench.run(PRUNE, "c", "orphansOf", "p", "on", ON);
            assertThat(report.outline().notes())
                    .anyMatch(note -> note.contains("no index helps to check")
                            && note.contains("create index ")
                            && note.contains("(\"cid\")"));

            String numbers = bench.isPostgres()
                    ? "select n from generate_series(100, 20000) as n"
                    : "with recursive s(n) as (select 100 union all select n + 1 from s where n < 20000) select n from s";
            bench.with("insert into c (id, pid) select n, 99 from (" + numbers + ") as s");
            bench.with("insert into g select n, n from (" + numbers + ") as s");
            assertThat(bench.refusal(PRUNE, "c", "orphansOf", "p", "on", ON, "maxPercent", 100))
                    .startsWith("8: no index helps to check")
                    .contains("or say unindexed: true");
            assertThat(bench.count("c")).isEqualTo(3 + 19901);
        }
    }

    /** P7: the fourth generation hangs on the third, which hangs on the second. */
    @ParameterizedTest
    @EnumSource(Engine.class)
    void chainsWithinATableAreFollowedToTheirEndAndThePlanCountsAllOfThem(Engine engine) {
        try (CommandBench bench = new CommandBench(engine)
                .with(
                        "create table n (id integer primary key, up integer, label text)",
                        "insert into n values (1, null, 'root'), (2, 1, 'leaf'), (3, 99, 'a'), (4, 3, 'b'), (5, 4, 'c'),"
                                + " (6, 5, 'd'), (7, 7, 'own parent')")) {
            Object[] options = {"orphansOf", "n", "on", Map.of("up", "id")};
            assertThat(bench.session()
                            .plan((Prune) CommandBench.command(PRUNE, "n", options))
                            .rows())
                    .isEqualTo(4);
            assertThat(bench.changes(PRUNE, "n", options)).containsExactly("n -4 ~0 +0");
            assertThat(bench.column("select id from n order by 1")).containsExactly(1, 2, 7);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void rowsThatHangOnPrunedRowsOfTheirTableAreInThePlan(Engine engine) {
        try (CommandBench bench = new CommandBench(engine)
                .with(
                        "create table n (id integer primary key, up integer references n on delete cascade)",
                        "create index n_up on n (up)",
                        "insert into n values (1, null), (2, 1), (3, 2), (4, null)")) {
            assertThat(bench.changes(PRUNE, "n", "where", "id = 1", "archive", "n_gone"))
                    .containsExactly("n -3 ~0 +0", "n_gone -0 ~0 +3");
            assertThat(bench.column("select id from n")).containsExactly(4);
        }
    }

    /** P13: a trigger's own deletions are found by what the tables lost, and taken back. */
    @ParameterizedTest
    @EnumSource(Engine.class)
    void rowsThatTriggersRemoveElsewhereAreRefusedUntilTheirTableIsNamed(Engine engine) {
        try (CommandBench bench = loose(engine)) {
            bench.with("create table audit (id integer primary key)", "insert into audit values (1), (2)");
            trigger(bench, "delete from audit");
            assertThat(bench.refusal(PRUNE, "c", "orphansOf", "p", "on", ON))
                    .startsWith("8: rows that the plan does not have were removed too: 2 of ")
                    .contains("audit");
            assertThat(bench.count("c")).isEqualTo(4);
            assertThat(bench.count("audit")).isEqualTo(2);
            assertThat(bench.changes(PRUNE, "c", "orphansOf", "p", "on", ON, "alsoRemoves", List.of("audit")))
                    .containsExactly("audit -2 ~0 +0", "c -1 ~0 +0");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void whatTriggersAddIsReportedAndNoneFiresWhereThereIsNothingToPrune(Engine engine) {
        try (CommandBench bench = loose(engine)) {
            bench.with("create table audit (id integer primary key)");
            trigger(bench, "insert into audit select count(*) from audit");
            assertThat(bench.changes(PRUNE, "c", "where", "id = 99")).isEmpty();
            assertThat(bench.count("audit")).isZero();
            assertThat(bench.changes(PRUNE, "c", "orphansOf", "p", "on", ON))
                    .containsExactly("audit -0 ~0 +1", "c -1 ~0 +0");
        }
    }

    /** A statement trigger fires also where no row is deleted. */
    @Test
    void noTriggerFiresOnATableThatLosesNoRows() {
        try (CommandBench bench = loose(Engine.POSTGRES)) {
            bench.with(
                    "create table g (id integer primary key, cid integer references c on delete cascade)",
                    "create index g_cid on g (cid)",
                    "create table audit (id integer)",
                    "create function f() returns trigger language plpgsql as $$ begin"
                            + " insert into audit values (1); return null; end $$",
                    "create trigger t after delete on g for each statement execute function f()");
            bench.run(PRUNE, "p", "where", "id = 99");
            bench.run(PRUNE, "c", "where", "id = 99");
            assertThat(bench.count("audit")).isZero();
        }
    }

    private static void trigger(CommandBench bench, String body) {
        if (bench.isPostgres()) {
            bench.with(
                    "create function f() returns trigger language plpgsql as $$ begin " + body
                            + "; return null; end $$",
                    "create trigger t after delete on c for each statement execute function f()");
        } else {
            bench.with("create trigger t after delete on c begin " + body + "; end");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void rowsThatAreReferredToByWhatStaysAreRefusedWithTheirNumber(Engine engine) {
        try (CommandBench bench = loose(engine)) {
            bench.with(
                    "create table g (id integer primary key, cid integer references c)",
                    "insert into g values (1, 13), (2, 13), (3, 11)");
            assertThat(bench.refusal(PRUNE, "c", "orphansOf", "p", "on", ON))
                    .startsWith("8: 2 rows of ")
                    .contains("g refer to what would go (on delete no action)");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void rowsThatReferToWhatGoesAndGoThemselvesAreNotInTheWay(Engine engine) {
        try (CommandBench bench = new CommandBench(engine)
                .with(
                        "create table n (id integer primary key, up integer references n)",
                        "create index n_up on n (up)",
                        "insert into n values (1, null), (2, 1), (3, null)")) {
            assertThat(bench.refusal(PRUNE, "n", "where", "id = 1")).startsWith("8: 1 rows of ");
            assertThat(bench.changes(PRUNE, "n", "where", "id < 3")).containsExactly("n -2 ~0 +0");
        }
    }

    @Test
    void deletionsThatCascadeInACircleThroughOtherTablesAreRefused() {
        try (CommandBench bench = new CommandBench(Engine.POSTGRES)
                .with(
                        "create table a (id integer primary key, b integer)",
                        "create table b (id integer primary key, a integer references a on delete cascade)",
                        "alter table a add foreign key (b) references b on delete cascade")) {
            assertThat(bench.refusal(PRUNE, "a", "where", "id = 1"))
                    .startsWith("8: deletions would cascade in a circle, from ");
        }
    }

    /** Other rows than the plan has: a trigger that holds some back, here. */
    @Test
    void whenOtherRowsGoThanWerePlannedAllOfItIsTakenBack() {
        try (CommandBench bench = loose(Engine.POSTGRES)) {
            assumeTrue(bench.isPostgres());
            bench.with(
                    "create function f() returns trigger language plpgsql as $$ begin return null; end $$",
                    "create trigger t before delete on c for each row when (old.id = 13) execute function f()",
                    "insert into c values (15, 3, 'w')");
            assertThat(bench.refusal(PRUNE, "c", "orphansOf", "p", "on", ON))
                    .startsWith("75: the plan has 2 rows, and 1 were found");
            assertThat(bench.count("c")).isEqualTo(5);
        }
    }
}
