package dev.sluice.shell.runbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.Kind;
import dev.sluice.command.Gate;
import dev.sluice.command.TableChange;
import dev.sluice.db.Access;
import dev.sluice.db.RowSample;
import dev.sluice.profile.Mask;
import dev.sluice.shell.runbook.StepResult.Outcome;
import dev.sluice.shell.script.Expectation;
import dev.sluice.shell.script.Lab;
import dev.sluice.sql.Sql;
import dev.sluice.testing.Engine;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
class RehearsalTest {
    @Parameter
    private Engine engine;

    private Lab lab;

    @BeforeEach
    void openLab() {
        lab = new Lab(engine);
        execute("insert into t (id, label) values (1, 'a'), (2, 'b'), (3, 'c')");
    }

    @AfterEach
    void closeLab() {
        lab.close();
    }

    private void execute(String sql) {
        lab.home().transaction(Access.WRITE, tx -> tx.execute(Sql.of(sql)));
    }

    private long count(String query) {
        return lab.home().transaction(Access.READ, tx -> ((Number)
                        tx.query(Sql.of(query)).rows().get(0).get(0))
                .longValue());
    }

    private RunResult rehearse(String text) {
        return run(text, RunOptions.of(lab.session()).asDryRun());
    }

    private static RunResult run(String text, RunOptions options) {
        return RunbookRunner.run(Runbook.compile("r.groovy", text, Lab.LANGUAGE), options);
    }

    private String table(String name) {
        return engine == Engine.POSTGRES ? "public." + name : name;
    }

    private static List<TableChange> changes(StepResult step) {
        return step.evidence().effects().stream().map(TableEffect::change).toList();
    }

    private static String sentence(RunResult result) {
        return result.failure().map(Throwable::getMessage).orElse("");
    }

    @Test
    void laterStepsSeeEarlierEffectsAndNothingIsKept() {
        RunResult result = rehearse("""
                step('make') { sql 'create table made (id integer primary key)' }
                step('alter') { sql 'alter table t add column extra integer' }
                step('fill') { sql 'insert into made select id from t'; sql 'update t set extra = 7 where id < 3' }
                expect 'seen', is: 3, { count 'made' }
                """);

        assertThat(sentence(result)).isEmpty();
        assertThat(result.steps()).extracting(StepResult::outcome).containsOnly(Outcome.REHEARSED);
        assertThat(changes(result.steps().get(2)))
                .containsExactly(new TableChange(table("made"), 3, 0, 0), new TableChange(table("t"), 0, 2, 0));
        String catalog = engine == Engine.POSTGRES
                ? "select count(*) from pg_class where relname in ('made') or relname like 'sluice%'"
                : "select count(*) from (select name from sqlite_schema union all select name from sqlite_temp_schema)"
                        + " where name = 'made' or name like 'sluice%'";
        assertThat(count(catalog)).isZero();
        assertThat(lab.labels()).containsExactly("a", "b", "c");
    }

    @Test
    void showsRowsBeforeAndAfter() {
        RunResult result = rehearse("""
                step('change') {
                    sql "update t set label = 'A' where id = 1"
                    sql 'delete from t where id = 2'
                    sql "insert into t (id, label) values (9, 'new')"
                }
                """);

        assertThat(sentence(result)).isEmpty();
        TableEffect effect = result.steps().get(0).evidence().effects().get(0);
        assertThat(effect.change()).isEqualTo(new TableChange(table("t"), 1, 1, 1));
        assertThat(effect.samples())
                .extracting(s -> s.before().stream().map(String::valueOf).toList() + " -> "
                        + s.after().stream().map(String::valueOf).toList())
                .containsExactlyInAnyOrder("[1, a] -> [1, A]", "[2, b] -> []", "[] -> [9, new]");
    }

    @Test
    void countsWhatTriggersAndCascadesWrite() {
        execute("create table child (id integer primary key, t_id integer references t (id) on delete cascade)");
        execute("insert into child values (1, 1), (2, 1)");
        if (engine == Engine.SQLITE) {
            execute("create trigger orphans after delete on t begin delete from child where t_id = old.id; end");
        }

        RunResult result = rehearse("step('drop') { sql 'delete from t where id = 1' }");

        assertThat(changes(result.steps().get(0)))
                .containsExactly(new TableChange(table("child"), 0, 0, 2), new TableChange(table("t"), 0, 0, 1));
    }

    @Test
    void maskedColumnsAreNotShown() {
        Oversight masked = new Oversight(Mask.of(List.of("*.label")), "", ExpectedCounts.NONE);

        RunResult result = run(
                "step('change') { sql \"update t set label = 'secret' where id = 1\" }",
                RunOptions.of(lab.session()).asDryRun().withOversight(masked));

        RowSample sample =
                result.steps().get(0).evidence().effects().get(0).samples().get(0);
        assertThat(sample.before().get(1)).isEqualTo("***");
        assertThat(sample.after().get(1)).isEqualTo("***");
        assertThat(String.valueOf(sample.after().get(0))).isEqualTo("1");
    }

    @Test
    void whatCannotBeTakenBackIsPlannedAndSoIsWhatFailsWithoutIt() {
        RunResult result = rehearse("""
                step('first') { sql "insert into t (id, label) values (101, 'x')" }
                step('outside', tx: 'none') { sql "create table later (id integer)" }
                step('dependent') { sql 'insert into later values (1)' }
                step('free') { sql "insert into t (id, label) values (102, 'y')" }
                expect 'later has a row', { false }
                """);

        assertThat(sentence(result)).isEmpty();
        assertThat(result.steps())
                .extracting(StepResult::outcome)
                .containsExactly(Outcome.REHEARSED, Outcome.PLANNED, Outcome.PLANNED, Outcome.REHEARSED);
        assertThat(result.steps().get(1).evidence().why()).startsWith("it commits by itself");
        assertThat(result.steps().get(2).evidence().why())
                .startsWith("it failed here, where step \"outside\" is planned only: ");
        assertThat(result.outside().expectations()).extracting(Expectation::met).containsExactly(false);
        assertThat(lab.labels()).containsExactly("a", "b", "c");
    }

    @Test
    void aFailureOfAStepIsOneAsLongAsAllWasExecuted() {
        RunResult result = rehearse("step('bad') { sql 'insert into nowhere values (1)' }");

        assertThat(result.kind()).contains(Kind.FAILED);
        assertThat(result.steps()).extracting(StepResult::outcome).containsExactly(Outcome.FAILED);
    }

    @Test
    void aStrongLockIsGivenUpAfterTwoSeconds() {
        assumeTrue(engine == Engine.POSTGRES);

        long start = System.nanoTime();
        RunResult result = rehearse("""
                step('before') { sql "insert into t (id, label) values (101, 'x')" }
                step('alter') { sql 'alter table t add column extra integer' }
                step('between') { sql 'update t set extra = 1' }
                step('slow') { value 'select 1 from pg_sleep(20)' }
                step('uses it') { sql 'update t set extra = 2' }
                step('free') { sql "insert into t (id, label) values (102, 'y')" }
                """);

        assertThat(sentence(result)).isEmpty();
        assertThat(System.nanoTime() - start).isLessThan(10_000_000_000L);
        assertThat(result.steps())
                .extracting(s -> s.name() + " " + s.outcome())
                .containsExactly(
                        "before REHEARSED",
                        "alter PLANNED",
                        "between PLANNED",
                        "slow PLANNED",
                        "uses it PLANNED",
                        "free REHEARSED");
        assertThat(result.steps().get(1).evidence().why())
                .isEqualTo("it would hold a lock on table public.t for longer than 2 s");
    }

    @Test
    void aProtectedProfileIsOnlyPlanned() {
        Gate guarded = new Gate("prod", false, true, false);
        Oversight plan = Oversight.NONE.withPlanOnly("prod is protected");

        RunResult result = run(
                "step('write') { sql 'delete from t' }\nexpect 'none left', none: 'select 1 from t'",
                RunOptions.of(lab.session(guarded)).asDryRun().withOversight(plan));

        assertThat(sentence(result)).isEmpty();
        assertThat(result.steps()).extracting(StepResult::outcome).containsExactly(Outcome.PLANNED);
    }

    @Test
    void aStepBeyondItsLimitIsRolledBack() {
        RunOptions options = RunOptions.of(lab.session());

        RunResult rows = run("step('x', maxRows: 1) { sql 'delete from t where id < 3' }", options);
        RunResult percent = run("step('x', maxPercent: 50) { sql \"update t set label = 'z' where id < 3\" }", options);
        RunResult within = run("step('x', maxRows: 1, maxPercent: 40) { sql 'delete from t where id = 3' }", options);

        assertThat(rows.kind()).contains(Kind.REFUSED);
        assertThat(sentence(rows)).contains("table " + table("t") + ": 2 rows updated or deleted");
        assertThat(percent.kind()).contains(Kind.REFUSED);
        assertThat(sentence(percent)).contains("2 of 3 rows updated or deleted (66.7 %)");
        assertThat(sentence(within)).isEmpty();
        assertThat(lab.labels()).containsExactly("a", "b");
        assertThat(count(
                        engine == Engine.POSTGRES
                                ? "select 0"
                                : "select count(*) from sqlite_temp_schema where name like 'sluice%'"))
                .isZero();
    }

    @Test
    void aTableThatIsEmptiedAsAWholeIsBeyondEveryLimit() {
        assumeTrue(engine == Engine.POSTGRES);

        RunResult result = run("step('x', maxRows: 100) { sql 'truncate t' }", RunOptions.of(lab.session()));

        assertThat(result.kind()).contains(Kind.REFUSED);
        assertThat(lab.labels()).containsExactly("a", "b", "c");
    }

    @Test
    void settingsOfOneStepDoNotHoldForTheNext() {
        assumeTrue(engine == Engine.POSTGRES);

        RunResult result = run("""
                step('a', set: [work_mem: '9MB', lock_timeout: '0']) { expect 'set', is: '9MB', { value 'show work_mem' } }
                step('b') {
                    expect 'taken back', none: "select 1 where current_setting('work_mem') = '9MB'"
                    expect 'a rehearsal waits not long', is: '2s', { value 'show lock_timeout' }
                    expect 'and works not long', is: '2min', { value 'show statement_timeout' }
                }
                """, RunOptions.of(lab.session()).asDryRun());

        assertThat(sentence(result)).isEmpty();
    }

    @Test
    void aStepThatTakesLongerThanItsOwnLimitFailsInARehearsalToo() {
        assumeTrue(engine == Engine.POSTGRES);

        RunResult result = run(
                "step('slow', timeout: 200.millis) { rows 'select pg_sleep(20)' }",
                RunOptions.of(lab.session()).asDryRun());

        assertThat(sentence(result)).contains("the step took longer than its 200 ms");
    }

    @Test
    void limitsNeedATransactionToTakeBack() {
        RunResult result = run("step('x', maxRows: 1, tx: 'none') { note 'x' }", RunOptions.of(lab.session()));

        assertThat(result.kind()).contains(Kind.USAGE);
    }

    @Test
    void countsThatLeaveThePlanRollTheStepBack() {
        ExpectedCounts.Step planned = new ExpectedCounts.Step("x", true, List.of(new TableChange(table("t"), 0, 0, 1)));
        String text = "step('x') { sql \"delete from t where label in ('a', 'b')\" }";
        RunOptions options = RunOptions.of(lab.session());

        RunResult refused =
                run(text, options.withOversight(Oversight.NONE.withExpected(new ExpectedCounts(List.of(planned), 99))));
        assertThat(refused.kind()).contains(Kind.REFUSED);
        assertThat(sentence(refused)).contains("2 rows deleted, planned were 1");
        assertThat(lab.labels()).containsExactly("a", "b", "c");

        RunResult tolerated = run(
                text, options.withOversight(Oversight.NONE.withExpected(new ExpectedCounts(List.of(planned), 100))));
        assertThat(sentence(tolerated)).isEmpty();
        assertThat(lab.labels()).containsExactly("c");
    }
}
