package dev.sluice.command.prune;

import static dev.sluice.command.prune.PruneWord.PRUNE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.SluiceException;
import dev.sluice.command.CommandBench;
import dev.sluice.command.Progress;
import dev.sluice.command.Report;
import dev.sluice.command.StepLog;
import dev.sluice.command.Work;
import dev.sluice.db.Access;
import dev.sluice.testing.Engine;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The word {@code prune} takes what its plan has and nothing else, and empties no other columns than a foreign key names. */
class PlannedRowsTest {
    private static CommandBench bench(Engine engine, String onDelete) {
        return new CommandBench(engine)
                .with(
                        "create table p (id integer primary key)",
                        "create table c (id integer primary key, pid integer)",
                        "create table visits (id integer primary key, child integer references c on delete " + onDelete
                                + ")",
                        "create index visits_child on visits (child)",
                        "insert into p values (1)",
                        "insert into c values (1, 1), (2, 9)");
    }

    /** How a prune fails beside which a row of a table comes in that the plan has no rows of. */
    private static String besideAVisit(CommandBench bench, Object... options) {
        Prune prune = (Prune) CommandBench.command(PRUNE, "c", options);
        PrunePlan plan = prune.plan(bench);
        bench.with("insert into visits values (1, 2)");
        try {
            boolean chunks = plan.command().pace().commitEvery().isPresent();
            Report report = chunks
                    ? prune.run(plan, new Work.Chunked(bench, Progress.NONE, StepLog.NONE))
                    : bench.home()
                            .transaction(
                                    Access.WRITE, tx -> prune.run(plan, new Work.Joined(bench, Progress.NONE, tx)));
            return report.changes().toString();
        } catch (SluiceException e) {
            return e.getMessage();
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void rowsThatComeSinceThePlanInATableThatHadNoneAreNotTakenByACascade(Engine engine) {
        try (CommandBench bench = bench(engine, "cascade")) {
            String refusal = besideAVisit(bench, "orphansOf", "p", "on", Map.of("pid", "id"));
            assertThat(refusal).contains("visits");
            assertThat(bench.database.query("select * from visits").toString()).isEqualTo("[[1, 2]]");
            assertThat(bench.count("c")).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void norByTheCascadeOfAChunk(Engine engine) {
        try (CommandBench bench = bench(engine, "cascade")) {
            String refusal = besideAVisit(bench, "orphansOf", "p", "on", Map.of("pid", "id"), "commitEvery", 5);
            assertThat(refusal).contains("visits");
            assertThat(bench.database.query("select * from visits").toString()).isEqualTo("[[1, 2]]");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void columnsOfATableThatHadNoRowsInThePlanAreNotEmptiedUnarchived(Engine engine) {
        try (CommandBench bench = bench(engine, "set null")) {
            String refusal = besideAVisit(bench, "orphansOf", "p", "on", Map.of("pid", "id"), "archive", "kept");
            assertThat(refusal)
                    .contains("the plan has 0 rows, and 1 were found")
                    .contains("visits");
            assertThat(bench.database.query("select * from visits").toString()).isEqualTo("[[1, 2]]");
        }
    }

    /** PostgreSQL 15 and later: {@code on delete set null (columns)}. */
    private static CommandBench tenants() {
        return new CommandBench(Engine.POSTGRES)
                .with(
                        "create table p (tenant integer, id integer, primary key (tenant, id))",
                        "create table c (id integer primary key, tenant integer, pid integer,"
                                + " foreign key (tenant, pid) references p on delete set null (pid))",
                        "create index on c (tenant, pid)",
                        "insert into p values (1, 1), (1, 2)",
                        "insert into c values (1, 1, 1), (2, 1, 2)");
    }

    @Test
    void p8_onlyTheColumnsThatTheForeignKeyNamesAreSetToNull() {
        try (CommandBench bench = tenants()) {
            assertThat(bench.changes(PRUNE, "p", "where", "id = 2", "maxRows", 5, "archive", "kept"))
                    .contains("c -0 ~1 +0", "p -1 ~0 +0");
            assertThat(bench.database.query("select * from c order by id").toString())
                    .isEqualTo("[[1, 1, 1], [2, 1, null]]");
            bench.run(PruneWord.UNPRUNE, "p", "from", "kept");
            assertThat(bench.database.query("select * from c order by id").toString())
                    .isEqualTo("[[1, 1, 1], [2, 1, 2]]");
        }
    }

    @Test
    void orphansLoseOnlyTheColumnsThatTheirForeignKeyNames() {
        try (CommandBench bench = tenants()) {
            bench.with("do $$ begin set local session_replication_role = replica; delete from p where id = 2; end $$");
            assertThat(bench.changes(PRUNE, "c", "orphansOf", "p")).containsExactly("c -0 ~1 +0");
            assertThat(bench.database.query("select * from c order by id").toString())
                    .isEqualTo("[[1, 1, 1], [2, 1, null]]");
        }
    }
}
