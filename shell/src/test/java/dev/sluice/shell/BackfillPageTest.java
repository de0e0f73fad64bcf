package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.shell.Shell.Outcome;
import dev.sluice.testing.Engine;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The examples of {@code docs/backfill.md}, and what a backfill commits by itself, as a run sees it. */
class BackfillPageTest {
    private static final String CALL =
            "backfill 'lines', set: [total: expr('qty * cents')], where: 'total is null', quarantine: 'bad_lines'";

    @TempDir
    private Path directory;

    private static void lines(RunDesk desk) {
        Example first = Example.of("docs/backfill.md").get(0);
        for (String statement : first.text().strip().split(";", -1)) {
            desk.database.execute(statement);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void theExamplesRunInTheirOrder(Engine engine) {
        try (RunDesk desk = new RunDesk(engine, directory)) {
            lines(desk);
            for (Example example : Example.of("docs/backfill.md")) {
                if (example.language().equals("groovy")) {
                    for (String line : example.text().lines().toList()) {
                        Outcome outcome = desk.run("home", "-c", line);
                        assertThat(outcome.code()).as(line + "\n" + outcome).isZero();
                    }
                }
            }
            Outcome named = desk.run("home", "-c", CALL.replace(", quarantine: 'bad_lines'", ""));
            assertThat(named.code()).as(named.toString()).isEqualTo(1);
            assertThat(named.err()).contains("30").contains("set such rows aside with quarantine:");
            Outcome aside = desk.run("home", "-c", CALL);
            assertThat(aside.code()).as(aside.toString()).isEqualTo(9);
            assertThat(desk.database
                            .query("select id, total, state from lines order by id")
                            .toString())
                    .isEqualTo("[[10, 300, open], [20, 990, open], [30, null, open], [4000000, 15, open]]");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aRunThatEndsBetweenItsChunksGoesOnBehindThem(Engine engine) {
        try (RunDesk desk = new RunDesk(engine, directory)) {
            lines(desk);
            desk.shell.file(
                    "fill.groovy",
                    "runbook 'f'\nstep('fill', tx: 'chunks') { backfill 'lines', set: [qty: expr('qty + 1'), total: 999999], commitEvery: 1 }\n");
            desk.database.execute(
                    "update lines set cents = 0", "create table stop (id integer)", "insert into stop values (30)");
            stopAt(desk, engine);
            Outcome failed = desk.run("run", "fill.groovy");
            assertThat(failed.code()).as(failed.toString()).isEqualTo(6);
            assertThat(failed.err()).contains("not this one");
            desk.database.execute("delete from stop");
            Outcome resumed = desk.run("resume", RunDesk.id(failed));
            assertThat(resumed.code()).as(resumed.toString()).isZero();
            assertThat(desk.database.query("select qty from lines order by id").toString())
                    .as("each row once")
                    .isEqualTo("[[3], [2], [1000001], [4]]");
        }
    }

    private static void stopAt(RunDesk desk, Engine engine) {
        if (engine == Engine.POSTGRES) {
            desk.database.execute(
                    "create function f() returns trigger language plpgsql as $$ begin"
                            + " if exists (select 1 from stop where id = old.id) then raise exception 'not this one'; end if;"
                            + " return new; end $$",
                    "create trigger t before update on lines for each row execute function f()");
        } else {
            desk.database.execute(
                    "create trigger t before update on lines when exists (select 1 from stop where id = old.id)"
                            + " begin select raise(abort, 'not this one'); end");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void rowsSetAsideBeforeARunWasResumedCountInItsEnd(Engine engine) {
        try (RunDesk desk = new RunDesk(engine, directory)) {
            lines(desk);
            desk.shell.file(
                    "fill.groovy", "runbook 'f'\nstep('fill', tx: 'chunks') { " + CALL + ", commitEvery: 1 }\n");
            Outcome run = desk.run("run", "fill.groovy");
            assertThat(run.code()).as(run.toString()).isEqualTo(9);
            Outcome rehearsed = desk.run("run", "fill.groovy", "--dry-run");
            assertThat(rehearsed.code()).as(rehearsed.toString()).isIn(0, 9);
            assertThat(desk.database.query("select count(*) from bad_lines").toString())
                    .isEqualTo("[[1]]");
        }
    }
}
