package dev.sluice.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.shell.Checkout.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** {@code runbooks/temporal-migration.groovy} and its companions, as docs/scenarios/schema-migration.md tells of them. */
class SchemaMigrationTest extends TopicsTest {
    /** The commands of the pages in their order, those of the maintenance behind the verification. */
    @Test
    void theWholeScenarioAsThePagesTellIt() {
        List<List<String>> commands = commands("docs/scenarios/schema-migration.md");
        List<List<String>> maintenance = commands("docs/maintenance.md");
        int verified = indexOf(commands, "runbooks/verify-temporal.groovy");
        page(commands.get(0));
        String before = picture();
        for (List<String> command : commands.subList(1, verified)) {
            Outcome outcome = page(command);
            if (command.contains("--dry-run")) {
                rehearsed(outcome, before);
            }
        }
        migrated();
        again();
        verified(page(commands.get(verified)));
        stale();
        assertThat(page(maintenance.get(0)).out()).contains("mv_period_metrics_trend");
        assertThat(page(maintenance.get(1)).out()).contains("Old drafts", "forgotten");
        assertThat(page(maintenance.get(2)).out())
                .contains(
                        "1 periods to archive",
                        "vacuum (analyze) \"public\".\"temporal_events\"",
                        "index use",
                        "slow queries");
        assertThat(column("select entity_id from analysis_periods where status = 'archived'"))
                .containsExactly("1");
        assertThat(run("runbooks/temporal-rollback.groovy").code())
                .as("rows would be lost")
                .isEqualTo(8);
        commands.subList(verified + 1, commands.size()).forEach(this::page);
        assertThat(picture()).as("the last of them restores the backup").isEqualTo(before);
        assertThat(checkout.run("runs").out()).contains("Temporal migration", "Restore what was before");
    }

    private Outcome page(List<String> command) {
        Outcome outcome = checkout.run(command.toArray(String[]::new));
        assertThat(outcome.code()).as(command + "\n" + end(outcome)).isZero();
        return outcome;
    }

    private static int indexOf(List<List<String>> commands, String runbook) {
        return IntStream.range(0, commands.size())
                .filter(i -> commands.get(i).contains(runbook))
                .findFirst()
                .orElseThrow();
    }

    private static List<List<String>> commands(String page) {
        return Example.of(page).stream()
                .filter(e -> e.language().equals("sh"))
                .flatMap(e -> e.text().lines())
                .map(line -> List.of(line.replaceFirst("^scripts/sluice ", "").split(" ", -1)))
                .toList();
    }

    private void rehearsed(Outcome outcome, String before) {
        assertThat(outcome.out())
                .contains("topics migrated: 31/40, users migrated: 171/200")
                .contains("topic 36", "skipped: inactive", "skipped: no contents", "planned");
        assertThat(picture()).isEqualTo(before);
        assertThat(column("select to_regclass('databasechangelog')::text")).containsOnlyNulls();
    }

    private void again() {
        String after = picture() + rowsOf("analysis_periods");
        assertThat(done(MIGRATION).out()).contains("unique index mv_period_metrics_trend_key tells its rows apart");
        assertThat(picture() + rowsOf("analysis_periods"))
                .as("again nothing changes")
                .isEqualTo(after);
    }

    private void verified(Outcome outcome) {
        assertThat(outcome.out()).contains("could be superseded");
        assertThat(checkout.path("verify.xml")).content(UTF_8).contains("no two active periods");
        String linked =
                column("select analysis_period_id from contents where id = 1").get(0);
        execute("update contents set analysis_period_id = null where id = 1");
        assertThat(run("runbooks/verify-temporal.groovy").code()).isEqualTo(3);
        execute("update contents set analysis_period_id = " + linked + " where id = 1");
    }

    private void stale() {
        execute(
                "insert into analysis_periods (entity_type, entity_id, period_number, starts_at, ends_at, status, created_at)"
                        + " values ('topic', 1, 1, '2026-01-01', '2026-01-02', 'superseded', now() - interval '100 days'),"
                        + " ('topic', 2, 1, '2026-01-01', '2026-01-02', 'superseded', now() - interval '80 days'),"
                        + " ('topic', 3, 1, '2026-01-01', '2026-01-02', 'draft', now() - interval '2 days')",
                "insert into temporal_events (entity_type, entity_id, event_type, title, first_detected_at)"
                        + " values ('topic', 4, 'rise', 'forgotten', now() - interval '30 days')");
    }

    @Test
    void stoppedAtAStepItGoesOnThereAndDoesNoneTwice() throws IOException {
        AtomicBoolean healthy = new AtomicBoolean();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(healthy.get() ? 200 : 503, -1);
            }
        });
        server.start();
        try {
            checkout.write(MIGRATION, watchingShortly())
                    .write("services.log", "ERROR: out of tea\n")
                    .write("stop.sh", "echo stopping; exit 3\n")
                    .write("start.sh", "echo started >> " + checkout.path("started.log") + "\n");
            String role = "app_" + database.database();
            execute(
                    "create role " + role,
                    "create function refuse() returns trigger language plpgsql as $$ begin raise exception 'not now'; end $$",
                    "create trigger refuse before update on contents for each row execute function refuse()");
            Outcome first = run(
                    MIGRATION,
                    "trial=false",
                    "before the migration=on nas7, Ann; yes",
                    "stop=sh " + checkout.path("stop.sh"),
                    "start=sh " + checkout.path("start.sh"),
                    "readOnly=" + role,
                    "probe=test -s " + checkout.path("started.log"),
                    "smoke=http://127.0.0.1:" + server.getAddress().getPort() + "/",
                    "minutes=1",
                    "periods=1",
                    "logs=cat " + checkout.path("services.log"));
            assertThat(first.code()).as(end(first)).isEqualTo(6);
            assertThat(first.err()).contains("2 stop the services", "3");
            String run = id(first);
            checkout.write("stop.sh", "echo stopped\n");
            Outcome second = checkout.run("resume", run);
            assertThat(second.code()).as(end(second)).isEqualTo(6);
            assertThat(second.err()).contains("not now");
            assertThat(column("select rolconfig::text from pg_roles where rolname = '" + role + "'"))
                    .containsExactly("{default_transaction_read_only=on}");
            execute("drop trigger refuse on contents");
            assertThat(column("select count(*) from analysis_periods"))
                    .as("taken back")
                    .containsExactly("0");
            healthy.set(true);
            Outcome third = checkout.run("resume", run);
            assertThat(third.code()).as(end(third)).isEqualTo(6);
            assertThat(third.err()).contains("8 watch");
            assertThat(third.out()).doesNotContain("copied");
            watched(run);
            assertThat(column("select rolconfig::text from pg_roles where rolname = '" + role + "'"))
                    .containsOnlyNulls();
            execute("drop role " + role);
            assertThat(checkout.run("show", run).out()).contains("before the migration", "8 start the services");
            assertThat(column("select string_agg(s::text, ' ') from sluice.step as s")
                            .get(0))
                    .contains("on nas7, Ann", "stopped");
            assertThat(checkout.path("started.log")).content(UTF_8).isEqualTo("started\n");
            assertThat(checkout.run("backups").out().lines().filter(l -> l.contains("before-temporal")))
                    .as("one before and one behind the stop")
                    .hasSize(2);
        } finally {
            server.stop(0);
        }
    }

    /** The services log no error any more, and then a period of theirs is there too. */
    private void watched(String run) {
        checkout.write("services.log", "all is well\n");
        Outcome without = checkout.run("resume", run);
        assertThat(without.all()).as(end(without)).contains("0 periods with number 1", "new periods have come");
        assertThat(without.code()).isNotZero();
        execute("insert into analysis_periods (entity_type, entity_id, period_number, starts_at, ends_at, status)"
                + " values ('topic', 1, 1, '2026-01-01', '2026-01-02', 'superseded')");
        Outcome done = checkout.run("resume", run);
        assertThat(done.code()).as(end(done)).isZero();
        assertThat(done.out()).contains("1 periods with number 1");
    }

    /** What services have made since is not the run's to take back. */
    @Test
    void undoTakesItBackStepByStepAndNothingElse() {
        String before = picture();
        Outcome migrated = done(MIGRATION);
        String run = id(migrated);
        execute(
                "insert into analysis_periods (entity_type, entity_id, period_number, starts_at, ends_at, status)"
                        + " values ('topic', 40, 0, '2026-01-01', '2026-01-02', 'active')",
                "insert into period_content_snapshots (period_id, content_id) select min(id), 1 from analysis_periods");
        Outcome hanging = checkout.run("undo", run, "--yes");
        assertThat(hanging.all()).as(end(hanging)).contains("period_content_snapshots has no rows about the periods");
        assertThat(hanging.code()).isNotZero();
        assertThat(column("select count(*) > 200 from analysis_periods")).containsExactly("t");
        execute("delete from period_content_snapshots");
        Outcome others = checkout.run("undo", run, "--yes");
        assertThat(others.all()).as(end(others)).contains("analysis_periods has no rows that would be lost");
        assertThat(column("select entity_id from analysis_periods")).containsExactly("40");
        execute(
                "delete from analysis_periods",
                "update topics set current_period_number = null, last_period_id = null, total_periods = 0,"
                        + " first_analysis_at = null, avg_period_duration_hours = null where id = 40");
        Outcome undone = checkout.run("undo", run, "--yes");
        assertThat(undone.code()).as(end(undone)).isZero();
        assertThat(picture()).isEqualTo(before);
    }

    /** Another session, which is there no longer when the patience with it ends. */
    private void leaving() {
        Thread leaving = new Thread(() -> {
            try (Connection other = database.connect();
                    Statement statement = other.createStatement()) {
                statement.execute("select pg_sleep(3)");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        leaving.start();
    }

    @Test
    void referencesMayBeSetNullAndTheBackupMayBeTheWayBack() {
        String before = picture();
        leaving();
        Outcome migrated = done(MIGRATION, "orphans=null", "wayBack=restore");
        assertThat(column("select count(*) from contents")).containsExactly("10000");
        assertThat(column("select count(*) from contents where topic_id > 40 or user_id > 200"))
                .containsExactly("0");
        assertThat(column("select analysis_period_id is not null from contents where id = 50"))
                .as("its topic is gone, and its user is not")
                .containsExactly("t");
        Outcome undone = checkout.run("undo", id(migrated), "--yes");
        assertThat(undone.code()).as(end(undone)).isZero();
        assertThat(picture()).isEqualTo(before);
    }

    @Test
    void contentsWithoutParentMayEndItAndAreNamedWithTheTwoWaysOut() {
        String before = picture();
        checkout.write(MIGRATION, Checkout.text(MIGRATION).replace("onFailure: 'ask'", "onFailure: 'undo'"));
        Outcome ended = run(MIGRATION, "orphans=fail");
        assertThat(ended.code()).as(end(ended)).isNotZero();
        assertThat(ended.all())
                .contains("50", "orphans=prune deletes such rows, orphans=null sets their reference null");
        assertThat(picture())
                .as("onFailure: 'undo' has taken the change sets back")
                .isEqualTo(before);
        assertThat(column("select count(*) from databasechangelog")).containsExactly("0");
    }

    @Test
    void whoeverElseWorksThereStopsATrialBeforeItBegins() throws SQLException {
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            statement.execute("set application_name = 'night shift'");
            Outcome refused = run(MIGRATION);
            assertThat(refused.code()).as(end(refused)).isEqualTo(3);
            assertThat(refused.err())
                    .contains("a trial has the database to itself", "user " + database.user())
                    .contains("application \"night shift\"", "since 20")
                    .containsPattern("was pid \\d+, ");
        }
        Outcome unanswered = run(MIGRATION, "trial=false");
        assertThat(unanswered.code()).as(end(unanswered)).isEqualTo(8);
    }

    @Test
    void whoMayNotMakeAnExtensionIsToldWhatASuperuserExecutes() {
        String role = "plain_" + database.database();
        execute(
                "create role " + role + " login password 'plain'",
                "grant all on schema public, sluice to " + role,
                "grant all on all tables in schema public, sluice to " + role,
                "grant all on all sequences in schema public, sluice to " + role);
        try {
            checkout.with(
                    "PG_CONN_STR",
                    "postgresql://%s:plain@%s:%d/%s?sslmode=disable"
                            .formatted(role, database.host(), database.port(), database.database()));
            Outcome refused = run(MIGRATION);
            assertThat(refused.code()).as(end(refused)).isEqualTo(3);
            assertThat(refused.err())
                    .contains("the extension btree_gist", "a superuser executes: create extension btree_gist");
        } finally {
            execute("drop owned by " + role, "drop role " + role);
        }
    }
}
