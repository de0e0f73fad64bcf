package dev.sluice.command.prune;

import static dev.sluice.command.prune.PruneWord.PRUNE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.command.CommandBench;
import dev.sluice.command.Source;
import dev.sluice.sql.Sql;
import dev.sluice.testing.Engine;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The word {@code prune}: which rows it takes. */
class PruneSelectionTest {
    private static final Map<String, String> ON = Map.of("pid", "id");

    private static CommandBench loose(Engine engine) {
        return PruneTest.loose(engine);
    }

    /** P8. */
    @ParameterizedTest
    @EnumSource(Engine.class)
    void theDeclaredActionDecidesAndRestrictIsRefusedUntilSomebodySays(Engine engine) {
        try (CommandBench bench = new CommandBench(engine)) {
            bench.with("create table p (id integer primary key)", "insert into p values (1)");
            for (String action : List.of("cascade", "set null", "restrict", "no action")) {
                String table = "c_" + action.replace(' ', '_');
                bench.with("create table " + table + " (id integer primary key, pid integer)");
                orphan(bench, table, action);
            }
            assertThat(bench.changes(PRUNE, "c_cascade", "orphansOf", "p")).containsExactly("c_cascade -1 ~0 +0");
            assertThat(bench.changes(PRUNE, "c_set_null", "orphansOf", "p")).containsExactly("c_set_null -0 ~1 +0");
            assertThat(bench.column("select id from c_set_null where pid is null"))
                    .containsExactly(2);
            for (String table : List.of("c_restrict", "c_no_action")) {
                assertThat(bench.refusal(PRUNE, table, "orphansOf", "p"))
                        .startsWith("8: the foreign key to ")
                        .contains("say action: 'delete' or action: 'null'");
                assertThat(bench.changes(PRUNE, table, "orphansOf", "p", "action", "null"))
                        .containsExactly(table + " -0 ~1 +0");
            }
        }
    }

    /** A foreign key that some rows violate: the server was told not to look, or the file was written without keys. */
    private static void orphan(CommandBench bench, String table, String action) {
        if (bench.isPostgres()) {
            bench.with(
                    "insert into " + table + " values (1, 1), (2, 9)",
                    "alter table " + table + " add foreign key (pid) references p on delete " + action + " not valid");
        } else {
            bench.with(
                    "drop table " + table,
                    "create table " + table + " (id integer primary key, pid integer references p on delete " + action
                            + ")",
                    "insert into " + table + " values (1, 1), (2, 9)");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aColumnThatCannotBeNullIsNotSetToIt(Engine engine) {
        try (CommandBench bench = new CommandBench(engine)
                .with(
                        "create table p (id integer primary key)",
                        "create table c (id integer primary key, pid integer not null)",
                        "insert into p values (1)",
                        "insert into c values (1, 2)")) {
            assertThat(bench.refusal(PRUNE, "c", "orphansOf", "p", "on", ON, "action", "null"))
                    .startsWith("8: column pid cannot be null")
                    .contains("say action: 'delete', or change the column");
        }
    }

    /** P10. */
    @ParameterizedTest
    @EnumSource(Engine.class)
    void anEmptyParentIsRefusedWhateverTheLimitsAndManyOrphansAreByDefault(Engine engine) {
        try (CommandBench bench = loose(engine)) {
            bench.with(
                    "insert into c select id + 100, 7, note from c", "insert into c select id + 200, 7, note from c");
            assertThat(bench.refusal(PRUNE, "c", "orphansOf", "p", "on", ON))
                    .startsWith("8: prune would delete 13 of 16 rows (81.3 %)");
            bench.with("delete from p");
            assertThat(bench.refusal(PRUNE, "c", "orphansOf", "p", "on", ON, "maxPercent", 100))
                    .startsWith("8: table ")
                    .contains("p is empty, which makes every row an orphan");
            assertThat(bench.count("c")).isEqualTo(16);
        }
    }

    /** P11: rows of a table that inherits are no parents for a foreign key, and no children of ours. */
    @Test
    void tablesThatInheritAreLeftOutAndPartitionsAreNot() {
        try (CommandBench bench = loose(Engine.POSTGRES)) {
            bench.with(
                    "create table p_more () inherits (p)",
                    "insert into p_more values (3, 'elsewhere')",
                    "create table c_more () inherits (c)",
                    "insert into c_more values (21, 8, 'elsewhere')");
            assertThat(bench.changes(PRUNE, "c", "orphansOf", "p", "on", ON)).containsExactly("c -1 ~0 +0");
            assertThat(bench.count("c_more")).isEqualTo(1);

            bench.with(
                    "create table part (id integer, pid integer, primary key (id)) partition by range (id)",
                    "create table part_1 partition of part for values from (0) to (10)",
                    "create table part_2 partition of part for values from (10) to (20)",
                    "insert into part values (1, 1), (2, 9), (11, 9)");
            assertThat(bench.changes(PRUNE, "part", "orphansOf", "p", "on", ON)).containsExactly("part -2 ~0 +0");
        }
    }

    /** P12. */
    @ParameterizedTest
    @EnumSource(Engine.class)
    void aConditionTellsTheChildrenOfOneParentFromThoseOfAnother(Engine engine) {
        try (CommandBench bench = loose(engine)) {
            bench.with("update c set note = 'other' where id = 13");
            assertThat(bench.changes(PRUNE, "c", "orphansOf", "p", "on", ON, "where", "note = 'x' or note = 'z'"))
                    .isEmpty();
            assertThat(bench.changes(PRUNE, "c", "orphansOf", "p", "on", ON, "where", "note = 'x' or note = 'other'"))
                    .containsExactly("c -1 ~0 +0");
        }
    }

    /** P15: the engine's own check is the judge. */
    @Test
    void whatSqliteCallsAViolationIsWhatGoes() {
        try (CommandBench bench = new CommandBench(Engine.SQLITE)
                .with(
                        "create table p (id text collate nocase primary key)",
                        "create table c (id integer primary key, pid text references p on delete cascade)",
                        "insert into p values ('1'), ('a'), ('B')",
                        "insert into c values (1, '1'), (2, 'A'), (3, 'B'), (4, 7), (5, null), (6, '')")) {
            List<Object> judged = bench.column("select rowid from pragma_foreign_key_check('c') order by 1");
            assertThat(judged).containsExactly(4, 6);
            bench.run(PRUNE, "c", "orphansOf", "p");
            assertThat(bench.column("select id from c order by 1")).containsExactly(1, 2, 3, 5);
            assertThat(bench.database.query("select * from pragma_foreign_key_check"))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void ageIsToldByTheServersClock(Engine engine) {
        try (CommandBench bench = new CommandBench(engine)) {
            String now = bench.isPostgres() ? "now()" : "datetime('now')";
            String old = bench.isPostgres() ? "now() - interval '91 days'" : "datetime('now', '-91 days')";
            bench.with(
                    "create table e (id integer primary key, at " + (bench.isPostgres() ? "timestamptz" : "text")
                            + ", n integer)",
                    "insert into e values (1, " + now + ", 1), (2, " + old + ", 1), (3, null, 1)");
            assertThat(bench.changes(PRUNE, "e", "olderThan", Duration.ofDays(90), "by", "at"))
                    .containsExactly("e -1 ~0 +0");
            assertThat(bench.column("select id from e order by 1")).containsExactly(1, 3);
            assertThat(bench.refusal(PRUNE, "e", "olderThan", Duration.ofDays(90), "by", "n"))
                    .startsWith("2: column n does not tell a time: ");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void whatIsMeantMustBeTold(Engine engine) {
        try (CommandBench bench = loose(engine)) {
            assertThat(bench.refusal(PRUNE, "c")).startsWith("2: nothing says which rows");
            assertThat(bench.refusal(PRUNE, "c", "orphansOf", "p"))
                    .startsWith("2: no foreign key leads from ")
                    .contains("on: [customer_id: 'id']");
            assertThat(bench.refusal(PRUNE, "c", "orphansOf", "p", "on", Map.of("pidd", "id")))
                    .startsWith("2: table ")
                    .contains("has no column \"pidd\"")
                    .contains("did you mean \"pid\"");
            assertThat(bench.refusal(PRUNE, "c", "rows", new Source.OfQuery("elsewhere", Sql.of("select id from c"))))
                    .startsWith("2: rows are found by the primary key in the same database");
            assertThat(bench.refusal(PRUNE, "c", "rows", "p")).startsWith("2: rows takes a query, was p");
            assertThat(bench.refusal(PRUNE, "c", "where", "id = 1", "pause", Duration.ofSeconds(1)))
                    .startsWith("2: pause goes with commitEvery");
            bench.with("create table d (id integer primary key, a integer references p, b integer references p)");
            assertThat(bench.refusal(PRUNE, "d", "orphansOf", "p"))
                    .startsWith("2: 2 foreign keys lead from ")
                    .contains("[a], [b]");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void thePlanWritesNothingAndListsRowsWithoutWhatIsMasked(Engine engine) {
        try (CommandBench bench = loose(engine).masking("c.note")) {
            PrunePlan plan = bench.session()
                    .plan((Prune) CommandBench.command(PRUNE, "c", "orphansOf", "p", "on", ON, "archive", "gone"));
            assertThat(plan.listed().columns()).containsExactly("id", "pid", "note");
            assertThat(plan.listed().rows().toString()).contains("13", "***").doesNotContain("z");
            assertThat(bench.count("c")).isEqualTo(4);
            assertThat(bench.statements()).noneMatch(s -> s.startsWith("create") || s.startsWith("delete"));
        }
    }
}
