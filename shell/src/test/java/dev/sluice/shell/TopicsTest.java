package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.shell.Checkout.Outcome;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A database of topics for the migration, a copy for each test, and a checkout that leads to it. */
abstract class TopicsTest {
    static final String MIGRATION = "runbooks/temporal-migration.groovy";
    static final Pattern RUN = Pattern.compile("run (r-[a-z0-9]{10}): ");

    private static TestDatabase template;

    TestDatabase database;
    Checkout checkout;

    /** Made once; each test has a copy. */
    @BeforeAll
    static void topicsOnce() {
        template = TestPostgres.freshDatabase();
        searchingPublic(template);
        try (Checkout made = Checkout.fresh().syncingInto(template)) {
            Outcome outcome = made.run("run", "runbooks/make-topics.groovy");
            assertThat(outcome.code()).as(end(outcome)).isZero();
        }
    }

    @AfterAll
    static void dropThem() {
        template.close();
    }

    /** The tests' role is named as the journal's schema is, where tables would be made otherwise. */
    private static void searchingPublic(TestDatabase made) {
        onServer("alter database " + made.database() + " set search_path = public");
    }

    @BeforeEach
    void topics() {
        database = TestPostgres.freshDatabase();
        onServer(
                "drop database " + database.database(),
                "create database " + database.database() + " template " + template.database());
        searchingPublic(database);
        checkout = Checkout.fresh().syncingInto(database);
    }

    private static void onServer(String... statements) {
        try (Connection connection = TestPostgres.server().connect("postgres");
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
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

    Outcome run(String runbook, String... arguments) {
        return checkout.run(Stream.concat(Stream.of("run", runbook), Arrays.stream(arguments))
                .toArray(String[]::new));
    }

    Outcome done(String runbook, String... arguments) {
        Outcome outcome = run(runbook, arguments);
        assertThat(outcome.code()).as(end(outcome)).isZero();
        return outcome;
    }

    /** The migration with some tenths of a second for each minute that it watches the services. */
    static String watchingShortly() {
        String text = Checkout.text(MIGRATION);
        String watching = "every: 10.seconds, for: minutes.minutes";
        assertThat(text).contains(watching);
        return text.replace(watching, "every: 100.millis, for: (minutes * 300).millis");
    }

    static String end(Outcome outcome) {
        List<String> lines = outcome.all().lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 12), lines.size()));
    }

    static String id(Outcome outcome) {
        Matcher matcher = RUN.matcher(outcome.out());
        assertThat(matcher.find()).as(outcome.all()).isTrue();
        return matcher.group(1);
    }

    List<String> column(String query) {
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

    void execute(String... statements) {
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
    String picture() {
        return column(
                        "select string_agg(table_name || '.' || column_name, ' ' order by table_name, column_name) from information_schema.columns"
                                + " where table_schema = 'public' and table_name not like 'databasechangelog%'")
                + rowsOf("topics")
                + rowsOf("users")
                + rowsOf("contents")
                + column("select extname from pg_extension order by 1");
    }

    String rowsOf(String table) {
        return column("select md5(string_agg(t::text, '|' order by id)) from " + table + " as t")
                .toString();
    }

    void migrated() {
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
    }
}
