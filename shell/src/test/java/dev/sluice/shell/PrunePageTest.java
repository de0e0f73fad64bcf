package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.shell.Shell.Outcome;
import dev.sluice.testing.Engine;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The examples of {@code docs/prune.md}, and what prune commits by itself, as a run sees it. */
class PrunePageTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(Engine.class)
    void theExamplesRunInTheirOrder(Engine engine) {
        try (RunDesk desk = new RunDesk(engine, directory)) {
            for (Example example : Example.of("docs/prune.md")) {
                boolean sql = example.language().equals("sql");
                List<String> lines = sql
                        ? List.of(example.text().strip().split(";", -1))
                        : example.text().lines().toList();
                for (String line : lines) {
                    Outcome outcome = desk.run("home", "-c", line.strip());
                    assertThat(outcome.code()).as(line + "\n" + outcome).isZero();
                }
            }
            assertThat(desk.database.query("select event_key from enrichments order by 1"))
                    .isEqualTo(List.of(List.of("a"), List.of("b"), List.of("gone")));
            assertThat(desk.database.query("select id from visits order by 1"))
                    .isEqualTo(List.of(List.of(1), List.of(2), List.of(3)));
        }
    }

    /** Rows 1 to 30 are orphans; the trigger lets the first two chunks of ten pass. */
    private static void orphans(RunDesk desk, Engine engine) {
        desk.database.execute(
                "create table p (id integer primary key)",
                "insert into p values (99)",
                "create table c (id integer primary key, pid integer)",
                "create table stop (id integer primary key)");
        for (int i = 1; i <= 30; i++) {
            desk.database.execute("insert into c values (" + i + ", 7)");
        }
        desk.database.execute("insert into stop values (25)");
        if (engine == Engine.POSTGRES) {
            desk.database.execute(
                    "create function f() returns trigger language plpgsql as $$ begin"
                            + " if exists (select 1 from stop where id = old.id) then raise exception 'not this one'; end if;"
                            + " return old; end $$",
                    "create trigger t before delete on c for each row execute function f()");
        } else {
            desk.database.execute(
                    "create trigger t before delete on c when exists (select 1 from stop where id = old.id)"
                            + " begin select raise(abort, 'not this one'); end");
        }
    }

    private static final String CALL = "prune 'c', orphansOf: 'p', on: [pid: 'id'], commitEvery: 10, maxPercent: 100";

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aChunkThatFailsLeavesThoseBeforeItAndTheRunGoesOnBehindThem(Engine engine) {
        try (RunDesk desk = new RunDesk(engine, directory)) {
            orphans(desk, engine);
            desk.shell.file("prune.groovy", "runbook 'p'\nstep('prune', tx: 'chunks') { " + CALL + " }\n");
            Outcome failed = desk.run("run", "prune.groovy");
            assertThat(failed.code()).as(failed.toString()).isEqualTo(6);
            assertThat(failed.err()).contains("not this one");
            assertThat(desk.database.query("select count(*), min(id) from c").toString())
                    .isEqualTo("[[10, 21]]");

            desk.database.execute("delete from stop");
            Outcome resumed = desk.run("resume", RunDesk.id(failed));
            assertThat(resumed.code()).as(resumed.toString()).isZero();
            assertThat(desk.database.query("select count(*) from c").toString()).isEqualTo("[[0]]");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aChunkThatFailsInALineSaysWhatIsCommitted(Engine engine) {
        try (RunDesk desk = new RunDesk(engine, directory)) {
            orphans(desk, engine);
            Outcome failed = desk.run("home", "-c", CALL);
            assertThat(failed.code()).as(failed.toString()).isEqualTo(6);
            assertThat(failed.err()).contains("not this one", "2 transactions of this input are committed");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void whatCommitsByItselfIsRefusedInsideATransaction(Engine engine) {
        try (RunDesk desk = new RunDesk(engine, directory)) {
            orphans(desk, engine);
            Outcome refused = desk.run("home", "-c", "transaction { " + CALL + " }");
            assertThat(refused.code()).as(refused.toString()).isEqualTo(2);
            assertThat(refused.err()).contains("prune commits by itself and cannot run inside a transaction");
        }
    }
}
