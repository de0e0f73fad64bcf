package dev.sluice.shell.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.journal.Locks;
import dev.sluice.journal.Run;
import dev.sluice.journal.RunRecord;
import dev.sluice.journal.StepRecord;
import dev.sluice.testing.Beside;
import dev.sluice.testing.ChildJvm;
import dev.sluice.testing.CuttingProxy;
import dev.sluice.testing.CuttingProxy.Cut;
import dev.sluice.testing.Engine;
import dev.sluice.testing.EngineDatabase;
import dev.sluice.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A backfill whose process is killed (SIGKILL), or whose connection is cut: each row is written exactly once. */
class BrokenBackfillTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern ID = Pattern.compile("r-[a-z0-9]+");
    private static final int ROWS = 2000;

    private final Path mirrors = Rig.quickDirectory();

    @AfterEach
    void deleteFiles() {
        Rig.delete(mirrors);
    }

    private static EngineDatabase filled(Engine engine, int rows) {
        EngineDatabase database = engine.open();
        database.execute(
                "create table t (id integer primary key, n integer not null)",
                "insert into t with recursive s(i) as (select 1 union all select i + 1 from s where i < " + rows
                        + ") select i, 0 from s");
        return database;
    }

    private static long written(EngineDatabase database, int n) {
        return ((Number) database.query("select count(*) from t where n = " + n)
                        .get(0)
                        .get(0))
                .longValue();
    }

    @Test
    void killedAtAnyMomentAndResumedEachRowIsWrittenExactlyOnce() throws Exception {
        CompletableFuture<String> one = Beside.supply(() -> kills(Engine.POSTGRES, 1, mirrors.resolve("p")));
        CompletableFuture<String> two = Beside.supply(() -> kills(Engine.POSTGRES, 2, mirrors.resolve("w")));
        CompletableFuture<String> sqlite = Beside.supply(() -> kills(Engine.SQLITE, 1, mirrors.resolve("s")));
        System.out.println(one.get() + "; " + two.get() + "; " + sqlite.get());
    }

    private static String kills(Engine engine, int workers, Path files) {
        Random random = new Random(workers);
        int unfinished = 0;
        try (EngineDatabase database = filled(engine, ROWS);
                Rig healthy = Rig.at(database.address(), files)) {
            for (int turn = 1; turn <= 4; turn++) {
                kill(database, files, random.nextInt(250), workers);
                RunRecord run = healthy.journal().runs(1).get(0);
                try (Run resumed = healthy.journal().resume(run.id(), new Locks(List.of(), Duration.ofSeconds(20)))) {
                    long before = written(database, turn);
                    assertThat(before).as("what the journal says").isEqualTo(said(healthy, run));
                    unfinished += before < ROWS ? 1 : 0;
                    BackfillChild.step(healthy, resumed, workers);
                }
                assertThat(written(database, turn))
                        .as("kill %d on %s", turn, engine)
                        .isEqualTo(ROWS);
                assertThat(said(healthy, run)).isEqualTo(ROWS);
            }
        }
        return engine + " with " + workers + ": killed 4 times, " + unfinished + " of them with rows left";
    }

    private static long said(Rig rig, RunRecord run) {
        List<StepRecord> steps = rig.journal().steps(run.id());
        return steps.isEmpty() ? 0 : steps.get(0).end().counts().updated();
    }

    private static void kill(EngineDatabase database, Path files, int afterMillis, int workers) {
        EngineDatabase.Address address = database.address();
        String[] arguments = {address.jdbcUrl(), address.user(), files.toString(), String.valueOf(workers)};
        try (ChildJvm child = ChildJvm.of(BackfillChild.class, arguments)
                .withEnvironment("TEST_PASSWORD", address.password())
                .start()) {
            child.awaitOutput(ID, LIMIT);
            pause(afterMillis);
            child.kill();
            child.awaitExit(LIMIT);
        }
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** B15: 08xxx. What was committed is not done again, and what was not is. */
    @Test
    void b15_aConnectionThatIsCutInAChunkIsReplacedAndTheRunComesToItsEnd() throws IOException {
        for (int workers = 1; workers <= 2; workers++) {
            try (EngineDatabase database = filled(Engine.POSTGRES, 200);
                    CuttingProxy proxy = CuttingProxy.inFrontOf(TestPostgres.server());
                    Rig healthy = Rig.at(database.address(), mirrors.resolve("h" + workers))) {
                EngineDatabase.Address proxied = proxied(database, proxy);
                int turn = 1;
                assertThat(cutOnce(proxied, proxy, Integer.MAX_VALUE, Cut.BEFORE, workers))
                        .isEqualTo("nothing was cut");
                int messages = proxy.count();
                for (int k = messages * 2 / 5; k < messages * 4 / 5; k += messages / 14) {
                    for (Cut cut : List.of(Cut.BEFORE, Cut.AFTER)) {
                        turn++;
                        String where = cut + " message " + k + " of " + messages + ", " + workers + " at work";
                        assertThat(cutOnce(proxied, proxy, k, cut, workers))
                                .as(where)
                                .isEmpty();
                        assertThat(written(database, turn)).as(where).isEqualTo(200);
                        assertThat(said(healthy, healthy.journal().runs(1).get(0)))
                                .as(where)
                                .isEqualTo(200);
                    }
                }
            }
        }
    }

    private static EngineDatabase.Address proxied(EngineDatabase database, CuttingProxy proxy) {
        String url = database.jdbcUrl().replaceAll("//[^/]*/", "//" + proxy.host() + ":" + proxy.port() + "/")
                + (database.jdbcUrl().contains("?") ? "&" : "?") + "prepareThreshold=0";
        return new EngineDatabase.Address(
                url, database.address().user(), database.address().password());
    }

    /** The failure; empty where it came to its end. */
    private String cutOnce(EngineDatabase.Address address, CuttingProxy proxy, int message, Cut cut, int workers) {
        proxy.heal();
        try (Rig rig = Rig.at(address, mirrors.resolve("c" + workers));
                Run run = rig.journal().start(Rig.HEADER, Locks.RUNBOOK)) {
            proxy.cutAt(message, cut);
            BackfillChild.step(rig, run, workers);
            return proxy.hasCut() ? "" : "nothing was cut";
        } catch (SluiceException e) {
            assertThat(e.kind()).isNotEqualTo(Kind.BUG);
            return e.kind() + ": " + e.getMessage();
        }
    }
}
