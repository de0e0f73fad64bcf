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
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
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
}
