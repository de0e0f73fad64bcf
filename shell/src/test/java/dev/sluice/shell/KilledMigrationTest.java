package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.shell.Checkout.Outcome;
import dev.sluice.testing.ChildJvm;
import dev.sluice.testing.TestPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code runbooks/temporal-migration.groovy} killed, in a process of its own, and resumed. */
class KilledMigrationTest extends TopicsTest {
    /** Their sessions sleep on until the resumed run ends them. */
    private final Set<Integer> killed = new TreeSet<>();

    /** Hangs where the table {@code moment} says so: in the change sets, at a step's beginning, behind the periods. */
    private void moments() {
        execute(
                "create table moment (at text)",
                """
                create function hang(where_at text) returns void language plpgsql as $$
                begin if exists (select from public.moment where at = where_at) then perform pg_sleep(300); end if; end $$""",
                """
                create function hang_row() returns trigger language plpgsql as $$
                begin perform public.hang(new.name); return new; end $$""",
                """
                create function hang_statement() returns trigger language plpgsql as $$
                begin perform public.hang('periods'); return null; end $$""",
                """
                create function hang_ddl() returns event_trigger language plpgsql as $$
                begin if tg_tag = 'CREATE VIEW' then perform public.hang('changes'); end if; end $$""",
                "create trigger hang before insert on sluice.step for each row execute function hang_row()",
                "create trigger hang after update on topics for each statement execute function hang_statement()",
                "create event trigger hang on ddl_command_end execute function hang_ddl()");
    }

    private String killedAt(String moment, String... command) {
        execute("delete from moment", "insert into moment values ('" + moment + "')");
        try (ChildJvm child = checkout.child(command).start()) {
            hung(child);
            child.kill();
            child.awaitExit(Duration.ofSeconds(20));
            return child.stdout();
        } finally {
            execute("delete from moment");
        }
    }

    /** Asked from beside, as a trial wants the database to itself. */
    private void hung(ChildJvm child) {
        String asleep = "select pid from pg_stat_activity where datname = '" + database.database()
                + "' and wait_event = 'PgSleep' and pid <> all (array" + killed + "::int[])";
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        try (Connection connection = TestPostgres.server().connect("postgres");
                Statement statement = connection.createStatement()) {
            while (true) {
                try (ResultSet rows = statement.executeQuery(asleep)) {
                    if (rows.next() && killed.add(rows.getInt(1))) {
                        return;
                    }
                }
                assertThat(child.isAlive() && System.nanoTime() < deadline)
                        .as(child.stdout() + child.stderr())
                        .isTrue();
                Thread.sleep(50);
            }
        } catch (SQLException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** By kill -9: in the change sets, between them and their verification, and in the periods. */
    @Test
    void killedAtItsDecisiveMomentsItIsResumedToTheSameEnd() {
        moments();
        String out = killedAt("changes", "run", MIGRATION);
        Matcher named = RUN.matcher(out);
        assertThat(named.find()).as(out).isTrue();
        String run = named.group(1);
        assertThat(column("select to_regclass('analysis_periods')::text")).containsOnlyNulls();
        killedAt("4 verify the schema", "resume", run);
        assertThat(column("select count(*) from databasechangelog where tag = '20260301_0300'"))
                .containsExactly("1");
        killedAt("periods", "resume", run);
        assertThat(column("select count(*) from analysis_periods"))
                .as("all of the step or nothing")
                .containsExactly("0");
        Outcome finished = checkout.run("resume", run);
        assertThat(finished.code()).as(end(finished)).isZero();
        migrated();
        assertThat(column("select lockedby from databasechangeloglock where locked"))
                .isEmpty();
        assertThat(column("select count(*) - count(distinct (id, author, filename)) from databasechangelog"))
                .containsExactly("0");
    }

    /** All that the run leaves, but for keys and times that are others each time. */
    private String left() {
        return Stream.of(
                        """
                        select p.entity_type || p.entity_id || ' ' || (to_jsonb(p) - '{id,created_at,updated_at}'::text[])
                        from analysis_periods as p order by 1""",
                        owned("contents", "analysis_period_id"),
                        owned("topics", "last_period_id"),
                        owned("users", "last_period_id"),
                        "select (to_jsonb(o) - '{sluice_call,sluice_removed_at}'::text[])::text from contents_without_parent as o order by 1",
                        "select concat_ws(' ', orderexecuted, id, author, filename, tag) from databasechangelog order by 1",
                        "select table_name || '.' || column_name from information_schema.columns where table_schema = 'public' order by 1",
                        "select count(*) from mv_period_metrics_trend",
                        "select setconfig from pg_db_role_setting as s join pg_roles as r on r.oid = s.setrole where r.rolname = '"
                                + role() + "'")
                .map(query -> String.join("\n", column(query)))
                .collect(Collectors.joining("\n"));
    }

    private static String owned(String table, String period) {
        return "select (to_jsonb(o) - '{" + period
                + ",first_analysis_at}'::text[]) || jsonb_build_array(p.entity_type, p.entity_id, p.period_number) from "
                + table
                + " as o left join analysis_periods as p on p.id = o." + period + " order by o.id";
    }

    private String role() {
        return "app_" + database.database();
    }

    private static final List<String> STEPS = List.of(
            "0 checks",
            "1 back up",
            "2 stop the services",
            "2 let the role only read",
            "2 end the role's sessions",
            "2 back up again",
            "3 show the SQL",
            "3 migrate",
            "4 verify the schema",
            "5 contents without parent",
            "5 period 0",
            "6 verify the data",
            "7 refresh the trend",
            "8 let the role write",
            "8 end the role's sessions",
            "8 start the services",
            "8 services are up",
            "8 watch");

    /** By Ctrl-C, in this process. */
    @Test
    void stoppedAsEachStepBeginsAndResumedItComesToTheSame() {
        checkout.write(MIGRATION, watchingShortly());
        execute("create role " + role());
        done(MIGRATION, services());
        String whole = left();
        execute("drop role " + role());
        dropCopies();
        topics();
        checkout.write(MIGRATION, watchingShortly());
        execute("create role " + role());
        Presses presses = new Presses(
                checkout.environment(), moment -> moment.startsWith("begins ") || moment.startsWith("tells 5 "));
        Shell.Outcome outcome = presses.run(Stream.concat(Stream.of("run", MIGRATION), Stream.of(services()))
                .toArray(String[]::new));
        assertThat(outcome.code()).as(outcome.toString()).isZero();
        assertThat(left()).isEqualTo(whole);
        execute("drop role " + role());
        for (String step : STEPS) {
            assertThat(presses.moments()).contains("begins " + step);
        }
        assertThat(presses.stops()).isGreaterThanOrEqualTo(STEPS.size());
    }

    private String[] services() {
        return new String[] {
            "stop=true", "start=true", "probe=true", "readOnly=" + role(), "minutes=1", "logs=echo fine"
        };
    }
}
