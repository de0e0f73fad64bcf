package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.shell.Checkout.Outcome;
import dev.sluice.testing.ChildJvm;
import dev.sluice.testing.TestDatabase;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The environment of an older cron line, and processes that are killed; a sample of short rows. */
class SyncEnvironmentTest {
    private static final String SECRET = "s3cr3t'pass word";
    private static Checkout sample;

    private Checkout checkout;
    private Analysts analysts;

    @BeforeAll
    static void makeTheSampleOnce() {
        sample = Checkout.fresh().withSample();
        sample.lab("update narrative_results set response = substr(response, 1, 80)", "vacuum");
    }

    @AfterAll
    static void removeTheSample() {
        sample.close();
    }

    @BeforeEach
    void open() {
        analysts = new Analysts();
        checkout = Checkout.fresh().withSampleOf(sample);
    }

    @AfterEach
    void close() {
        checkout.close();
        analysts.close();
    }

    private Outcome sync(String... more) {
        String[] arguments = new String[3 + more.length];
        arguments[0] = "run";
        arguments[1] = "runbooks/incremental-sync.groovy";
        arguments[2] = "source=lab-build";
        System.arraycopy(more, 0, arguments, 3, more.length);
        return checkout.run(arguments);
    }

    /** A user whose password needs escaping in every form of a connection string. */
    private String user() {
        String user = "cron_" + analysts.database().database();
        String quoted = SECRET.replace("'", "''");
        analysts.execute(
                "create role " + user + " login password '" + quoted + "'",
                "grant create on schema public to " + user,
                "grant create on database " + analysts.database().database() + " to " + user);
        return user;
    }

    private void drop(String user) {
        analysts.execute("drop owned by " + user, "drop role " + user);
    }

    private static void secretIsNowhereIn(Outcome outcome) {
        assertThat(outcome.all())
                .doesNotContain("s3cr3t")
                .doesNotContain("pass word")
                .doesNotContain("pass%20word");
    }

    @Test
    void aUriWithAPasswordIsTheTargetAndItsPasswordIsNeverPrinted() {
        TestDatabase target = analysts.database();
        String user = user();
        checkout.with(
                "PG_CONN_STR",
                "postgresql://%s:s3cr3t%%27pass%%20word@%s:%d/%s?sslmode=disable"
                        .formatted(user, target.host(), target.port(), target.database()));

        Outcome outcome = sync();

        assertThat(outcome.code()).as(outcome.all()).isZero();
        assertThat(outcome.out()).contains("warehouse (" + user + "@");
        assertThat(analysts.counts()).isEqualTo("404|47|15928");
        secretIsNowhereIn(outcome);
        drop(user);
    }

    @Test
    void keysAndValuesAreUnderstoodAndAWrongPasswordIsExitCodeFourWithoutIt() {
        TestDatabase target = analysts.database();
        String user = user();
        String form = "host=%s port=%d dbname=%s user=%s password='s3cr3t\\'pass word%s' sslmode=disable";
        checkout.with("PG_CONN_STR", form.formatted(target.host(), target.port(), target.database(), user, ""));
        Outcome good = sync();
        checkout.with("PG_CONN_STR", form.formatted(target.host(), target.port(), target.database(), user, "X"));
        Outcome bad = sync();

        assertThat(good.code()).as(good.all()).isZero();
        assertThat(bad.code()).as(bad.all()).isEqualTo(4);
        secretIsNowhereIn(good);
        secretIsNowhereIn(bad);
        drop(user);
    }

    @Test
    void theVariablesOfACronLineSetTheParametersAlsoFromAnEnvFile() {
        checkout.write(".env", """
                PG_CONN_STR=%s
                export BATCH_SIZE=250
                FULL_REFRESH="yes"
                """.formatted(Checkout.uri(analysts.database())));

        assertThat(sync().out()).contains("full refresh; rows in lab-build");
        checkout.lab("delete from narrative_results where result_id <= 5");
        checkout.with("FULL_REFRESH", "false").with("DELETE_ORPHANS", "true");
        Outcome deleted = sync();

        assertThat(deleted.code()).as(deleted.all()).isZero();
        assertThat(deleted.out()).contains("incremental; rows in lab-build");
        assertThat(analysts.counts()).isEqualTo("404|47|15923");
    }

    @Test
    void aBatchSizeThatIsNoNumberIsNamedWithItsVariable() {
        Outcome wrong = checkout.syncingInto(analysts.database())
                .with("BATCH_SIZE", "many")
                .run("run", "runbooks/incremental-sync.groovy");

        assertThat(wrong.code()).as(wrong.all()).isEqualTo(2);
        assertThat(wrong.err())
                .contains("parameter \"batchSize\" must be a whole number")
                .contains("environment variable BATCH_SIZE");
        Outcome zero = checkout.syncingInto(analysts.database())
                .with("BATCH_SIZE", "0")
                .run("run", "runbooks/incremental-sync.groovy", "source=lab-build");
        assertThat(zero.code()).as(zero.all()).isEqualTo(2);
        assertThat(zero.err()).contains("batchSize must be at least 1, was 0");
    }

    /** Nobody should wait for a server to be told of a misspelt variable. */
    @Test
    void aBatchSizeThatIsNoNumberIsFoundBeforeAServerThatIsAwayIsAsked() {
        Outcome wrong = checkout.with("PG_CONN_STR", "postgresql://nobody@127.0.0.1:1/none")
                .with("BATCH_SIZE", "many")
                .run("run", "runbooks/incremental-sync.groovy");

        assertThat(wrong.code()).as(wrong.all()).isEqualTo(2);
        assertThat(wrong.err()).contains("environment variable BATCH_SIZE").doesNotContain("127.0.0.1");
    }

    @Test
    void theRunAfterAKillConverges() {
        checkout.syncingInto(analysts.database());
        sync();
        Random random = new Random(42);
        for (int i = 1; i <= 10; i++) {
            checkout.lab(
                    "update narrative_results set tokens = tokens + 1 where result_id % 3 = " + i % 3,
                    "delete from narrative_results where result_id = " + i,
                    "insert into narrative_results values (" + (30000 + i) + ", 1, 1, 'k', 0.5, 1, 'r', '2026-06-01')");
            killed(Duration.ofMillis(700 + random.nextInt(1800)));
            allOrNothing(i);
            Outcome next = sync("deleteOrphans=true");
            assertThat(next.code()).as("after kill %d: %s", i, next.all()).isZero();
            assertThat(state()).as("after kill " + i).isEqualTo(expected());
        }
    }

    private void killed(Duration after) {
        try (ChildJvm child = checkout.child("run", "runbooks/incremental-sync.groovy", "deleteOrphans=true")
                .start()) {
            child.killAfter(after);
            child.awaitExit(Duration.ofSeconds(20));
        }
    }

    /** The row that came in change i is there if and only if the row that went in it is gone. */
    private void allOrNothing(int i) {
        String came = analysts.value("select count(*) from narrative_results where result_id = " + (30000 + i));
        String stays = analysts.value("select count(*) from narrative_results where result_id = " + i);
        assertThat(came).as("half of change " + i).isNotEqualTo(stays);
    }

    private String state() {
        return analysts.value("select count(*), sum(result_id), sum(tokens) from narrative_results");
    }

    private String expected() {
        return checkout.labValue(
                "select count(*) || '|' || sum(result_id) || '|' || sum(tokens) from narrative_results");
    }
}
