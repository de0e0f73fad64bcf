package dev.sluice.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.shell.Checkout.Outcome;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code runbooks/temporal-migration.groovy} and its companions, as docs/scenarios/schema-migration.md tells of them. */
class SchemaMigrationTest {
    private static final String MIGRATION = "runbooks/temporal-migration.groovy";
    private static final Pattern RUN = Pattern.compile("run (r-[a-z0-9]{10}): ");

    private TestDatabase database;
    private Checkout checkout;

    @BeforeEach
    void topics() {
        database = TestPostgres.freshDatabase();
        // The tests' role is named as the journal's schema is, where tables would be made otherwise.
        execute("alter database " + database.database() + " set search_path = public");
        checkout = Checkout.fresh().syncingInto(database);
        done("runbooks/make-topics.groovy");
    }

    @AfterEach
    void dropCopies() {
        List<String> copies =
                column("select quote_ident(datname) from pg_database where datname like current_database() || '\\_%'"
                        + " and datname ~ '_(backup|before|sluice)_'");
        copies.forEach(copy -> execute("drop database " + copy + " with (force)"));
        checkout.close();
        database.close();
    }

    private Outcome run(String runbook, String... arguments) {
        return checkout.run(Stream.concat(Stream.of("run", runbook), Arrays.stream(arguments))
                .toArray(String[]::new));
    }

    private Outcome done(String runbook, String... arguments) {
        Outcome outcome = run(runbook, arguments);
        assertThat(outcome.code()).as(end(outcome)).isZero();
        return outcome;
    }

    private static String end(Outcome outcome) {
        List<String> lines = outcome.all().lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 12), lines.size()));
    }

    private static String id(Outcome outcome) {
        Matcher matcher = RUN.matcher(outcome.out());
        assertThat(matcher.find()).as(outcome.all()).isTrue();
        return matcher.group(1);
    }

    private List<String> column(String query) {
        List<String> found = new ArrayList<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }

    private void execute(String... statements) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Tables, views and columns of the schema, and what the rows of the old tables are. */
    private String picture() {
        return column(
                        "select string_agg(table_name || '.' || column_name, ' ' order by table_name, column_name) from information_schema.columns"
                                + " where table_schema = 'public' and table_name not like 'databasechangelog%'")
                + rowsOf("topics")
                + rowsOf("users")
                + rowsOf("contents")
                + column("select extname from pg_extension order by 1");
    }

    private String rowsOf(String table) {
        return column("select md5(string_agg(t::text, '|' order by id)) from " + table + " as t")
                .toString();
    }

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

    private void migrated() {
        assertThat(column("select count(*) from analysis_periods where entity_type = 'topic' and status = 'active'"))
                .containsExactly("31");
        assertThat(column("select count(*) from mv_period_metrics_trend")).containsExactly("202");
        assertThat(
                        column(
                                "select insights ->> 'summary' from analysis_periods where entity_type = 'topic' and entity_id = 1"))
                .containsExactly("what is said about topic 1");
        assertThat(
                        column(
                                "select metrics ->> 'mentions' from analysis_periods where entity_type = 'topic' and entity_id = 2"))
                .containsExactly("6");
        assertThat(column("select total_periods || ' ' || current_period_number from topics where id = 36"))
                .containsExactly("1 0");
        assertThat(column("select count(*) from contents_without_parent")).containsExactly("250");
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
            checkout.write("stop.sh", "echo stopping; exit 3\n")
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
                    "smoke=http://127.0.0.1:" + server.getAddress().getPort() + "/");
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
            assertThat(third.code()).as(end(third)).isZero();
            assertThat(third.out()).doesNotContain("copied");
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

    @Test
    void undoTakesItBackStepByStep() {
        String before = picture();
        Outcome migrated = done(MIGRATION);
        Outcome undone = checkout.run("undo", id(migrated), "--yes");
        assertThat(undone.code()).as(end(undone)).isZero();
        assertThat(picture()).isEqualTo(before);
    }

    @Test
    void referencesMayBeSetNullAndTheBackupMayBeTheWayBack() {
        String before = picture();
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
        Outcome ended = run(MIGRATION, "orphans=fail");
        assertThat(ended.code()).as(end(ended)).isEqualTo(6);
        assertThat(ended.all())
                .contains("50", "orphans=prune deletes such rows, orphans=null sets their reference null");
        assertThat(column("select count(*) from contents")).containsExactly("10000");
    }

    @Test
    void whoeverElseWorksThereStopsATrialBeforeItBegins() throws SQLException {
        try (Connection other = database.connect()) {
            assertThat(other.isValid(1)).isTrue();
            Outcome refused = run(MIGRATION);
            assertThat(refused.code()).as(end(refused)).isEqualTo(3);
            assertThat(refused.err()).contains("a trial has the database to itself");
        }
        Outcome unanswered = run(MIGRATION, "trial=false");
        assertThat(unanswered.code()).as(end(unanswered)).isEqualTo(8);
    }
}
