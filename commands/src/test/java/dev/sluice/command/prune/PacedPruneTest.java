package dev.sluice.command.prune;

import static dev.sluice.command.prune.PruneWord.PRUNE;
import static dev.sluice.command.prune.PruneWord.UNPRUNE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.SluiceException;
import dev.sluice.command.Command;
import dev.sluice.command.CommandBench;
import dev.sluice.command.Plan;
import dev.sluice.command.Progress;
import dev.sluice.command.Report;
import dev.sluice.command.StepLog;
import dev.sluice.command.Work;
import dev.sluice.testing.Engine;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code prune} that commits several times: in chunks, and around a foreign key. */
class PacedPruneTest {
    private static final Map<String, String> ON = Map.of("pid", "id");

    /** Children 1 to 100, every second an orphan. */
    private static CommandBench hundred(Engine engine) {
        String numbers = engine == Engine.POSTGRES
                ? "select n from generate_series(1, 100) as n"
                : "with recursive s(n) as (select 1 union all select n + 1 from s where n < 100) select n from s";
        return new CommandBench(engine)
                .with(
                        "create table p (id integer primary key)",
                        "create table c (id integer primary key, pid integer)",
                        "insert into p values (0)",
                        "insert into c select n, n % 2 from (" + numbers + ") as s");
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void chunksAreCommittedOneByOneAndTogetherTakeAllOrphans(Engine engine) {
        try (CommandBench bench = hundred(engine)) {
            long before = bench.home().commits();
            assertThat(bench.changes(
                            PRUNE,
                            "c",
                            "orphansOf",
                            "p",
                            "on",
                            ON,
                            "commitEvery",
                            7,
                            "maxPercent",
                            50,
                            "archive",
                            "gone",
                            "pause",
                            Duration.ofMillis(1)))
                    .containsExactly("c -50 ~0 +0", "gone -0 ~0 +50");
            assertThat(bench.home().commits() - before).isEqualTo(8);
            assertThat(bench.count("c")).isEqualTo(50);
            assertThat(bench.changes(UNPRUNE, "c", "from", "gone")).containsExactly("c -0 ~0 +50");
            assertThat(bench.count("c")).isEqualTo(100);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void chunksTakeWhatHangsOnTheirRows(Engine engine) {
        try (CommandBench bench = hundred(engine)) {
            bench.with(
                    "create table g (id integer primary key, cid integer references c on delete cascade)",
                    "create index g_cid on g (cid)",
                    "insert into g select id, id from c where id < 11");
            assertThat(bench.changes(PRUNE, "c", "orphansOf", "p", "on", ON, "commitEvery", 20, "maxPercent", 50))
                    .containsExactly("c -50 ~0 +0", "g -5 ~0 +0");
        }
    }

    @Test
    void aKeyOfSeveralColumnsAndTypesIsGoneThroughInItsOrder() {
        try (CommandBench bench = new CommandBench(Engine.POSTGRES)
                .with(
                        "create table t (a text, b date, c numeric, primary key (a, b, c))",
                        "insert into t select chr(65 + n % 5) || case when n % 2 = 0 then '\"' else '' end,"
                                + " date '2020-01-01' + n % 3, n / 10.0 from generate_series(1, 60) as n")) {
            assertThat(bench.changes(PRUNE, "t", "where", "true", "commitEvery", 7, "maxPercent", 100))
                    .containsExactly("t -60 ~0 +0");
        }
    }

    /** Each row that goes leaves another behind the last one. */
    @ParameterizedTest
    @EnumSource(Engine.class)
    void rowsThatComeWhileChunksAreCommittedCountForTheLimit(Engine engine) {
        try (CommandBench bench = hundred(engine)) {
            String another = "insert into c values (old.id + 1000, 7)";
            if (bench.isPostgres()) {
                bench.with(
                        "create function f() returns trigger language plpgsql as $$ begin " + another
                                + "; return null; end $$",
                        "create trigger t after delete on c for each row execute function f()");
            } else {
                bench.with("create trigger t after delete on c begin " + another + "; end");
            }
            assertThat(bench.refusal(PRUNE, "c", "orphansOf", "p", "on", ON, "commitEvery", 20, "maxRows", 50))
                    .startsWith("8: prune would delete 60 of ");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void rowsThatComeMeanwhileAndWouldBeEmptiedCountForTheLimitToo(Engine engine) {
        try (CommandBench bench = hundred(engine)) {
            Command<?> prune = CommandBench.command(
                    PRUNE, "c", "orphansOf", "p", "on", ON, "action", "null", "commitEvery", 40, "maxRows", 50);
            assertThat(chunked(
                            bench, prune, () -> bench.with("insert into c select id + 1000, 7 from c where pid = 1")))
                    .startsWith("prune would delete ");
        }
    }

    private static <P extends Plan> String chunked(CommandBench bench, Command<P> command, Runnable between) {
        P plan = command.plan(bench);
        between.run();
        try {
            return command.run(plan, new Work.Chunked(bench, Progress.NONE, StepLog.NONE))
                    .changes()
                    .toString();
        } catch (SluiceException e) {
            return e.getMessage();
        }
    }

    @Test
    void aTableWithoutAKeyIsNotPrunedInChunks() {
        try (CommandBench bench = new CommandBench(Engine.POSTGRES).with("create table t (a text)")) {
            assertThat(bench.refusal(PRUNE, "t", "where", "true", "commitEvery", 7))
                    .startsWith("2: commitEvery needs a primary key");
        }
    }

    /** P14: added without looking at the rows, then cleaned, then validated apart. */
    @Test
    void theForeignKeyIsAddedBeforeAndValidatedAfterwardsInATransactionOfItsOwn() {
        try (CommandBench bench = hundred(Engine.POSTGRES)) {
            long before = bench.home().commits();
            Report report =
                    bench.run(PRUNE, "c", "orphansOf", "p", "on", ON, "foreignKey", "cascade", "maxPercent", 50);
            assertThat(report.outline().notes()).contains("foreign key c_pid_fkey was added and validated");
            assertThat(bench.home().commits() - before).isEqualTo(3);
            assertThat(bench.database
                            .query(
                                    "select confdeltype::text, convalidated from pg_constraint where conname = 'c_pid_fkey'")
                            .toString())
                    .isEqualTo("[[c, true]]");
            assertThat(bench.count("c")).isEqualTo(50);
        }
    }

    /** P14: one that a run before has added is finished, and no second one is added. */
    @Test
    void aForeignKeyThatWasLeftHalfAddedIsFinished() {
        try (CommandBench bench = hundred(Engine.POSTGRES)) {
            bench.with("alter table c add constraint half foreign key (pid) references p on delete cascade not valid");
            assertThat(bench.run(PRUNE, "c", "orphansOf", "p", "foreignKey", "cascade", "maxPercent", 50)
                            .outline()
                            .notes())
                    .contains("foreign key half was there; it is validated");
            assertThat(bench.database
                            .query("select count(*) from pg_constraint where contype = 'f' and convalidated")
                            .toString())
                    .isEqualTo("[[1]]");
            assertThat(bench.refusal(PRUNE, "c", "orphansOf", "p", "foreignKey", "set null"))
                    .startsWith("2: foreign key half is there and says on delete cascade");
        }
    }

    @Test
    void sqliteCannotAddAForeignKeyAndSaysSo() {
        try (CommandBench bench = hundred(Engine.SQLITE)) {
            assertThat(bench.refusal(PRUNE, "c", "orphansOf", "p", "on", ON, "foreignKey", "cascade"))
                    .startsWith("2: SQLite cannot add a foreign key");
        }
    }

    /** All of it in one transaction that is taken back. */
    @ParameterizedTest
    @EnumSource(Engine.class)
    void whatCommitsSeveralTimesCanBeRehearsed(Engine engine) {
        try (CommandBench bench = hundred(engine)) {
            Report report = bench.session()
                    .rehearse(CommandBench.command(
                            PRUNE, "c", "orphansOf", "p", "on", ON, "commitEvery", 7, "maxPercent", 50));
            assertThat(report.changes().toString()).contains("deleted=50");
            assertThat(bench.count("c")).isEqualTo(100);
        }
    }
}
