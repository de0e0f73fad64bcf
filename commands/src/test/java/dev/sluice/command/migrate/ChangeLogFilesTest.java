package dev.sluice.command.migrate;

import static dev.sluice.command.migrate.MigrateWord.MIGRATE;
import static dev.sluice.command.migrate.MigrateWord.STATUS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Engine;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What a change log may read, and what Liquibase says meanwhile. */
class ChangeLogFilesTest {
    private static final String ONE = "--liquibase formatted sql\n--changeset ann:one\ncreate table one (id int);\n";

    @Test
    void nothingOutsideOfItsFolderIsRead() {
        try (MigrateBench bench = new MigrateBench(Engine.SQLITE)) {
            bench.file("one.sql", ONE);
            bench.xml("in/up.xml", "<include file=\"../one.sql\" relativeToChangelogFile=\"true\"/>");
            bench.xml("in/root.xml", "<include file=\"/etc/passwd.sql\"/>");
            bench.xml("in/net.xml", "<include file=\"http://127.0.0.1:9/one.sql\"/>");
            bench.xml("in/jar.xml", "<include file=\"classpath:liquibase/build.properties\"/>");
            bench.file(
                    "in/dtd.xml",
                    "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/hostname\">]><databaseChangeLog>&e;</databaseChangeLog>");
            for (String name : new String[] {"up", "root", "net", "jar", "dtd"}) {
                assertThat(bench.refusal(MIGRATE, "in/" + name + ".xml"))
                        .as(name)
                        .startsWith("2: ");
            }
            assertThat(bench.refusal(MIGRATE, "in/up.xml")).contains("outside of");
            assertThat(bench.allTables()).isEmpty();
        }
    }

    @Test
    void aFolderAboveMayBeNamedAsTheRoot() {
        try (MigrateBench bench = new MigrateBench(Engine.SQLITE)) {
            bench.file("one.sql", ONE);
            bench.xml("in/up.xml", "<include file=\"../one.sql\" relativeToChangelogFile=\"true\"/>");
            assertThat(bench.outcomes(MIGRATE, "in/up.xml", "root", ".")).containsExactly("one.sql::one::ann run");
            assertThat(bench.column("select filename from databasechangelog")).containsExactly("one.sql");
            assertThat(bench.refusal(MIGRATE, "one.sql", "root", "in"))
                    .startsWith("2: the change log lies outside of root");
        }
    }

    @Test
    void aProgramIsNotRun() {
        try (MigrateBench bench = new MigrateBench(Engine.SQLITE)) {
            bench.xml(
                    "log.xml",
                    "<changeSet id=\"p\" author=\"ann\"><executeCommand executable=\"touch\"><arg value=\"x\"/></executeCommand></changeSet>");
            assertThat(bench.refusal(MIGRATE, "log.xml"))
                    .isEqualTo("8: change set log.xml::p::ann runs a program, which no transaction takes back - migrate"
                            + " - run it by exec in a step with tx: 'none', and take it out of the change log");
        }
    }

    @Test
    void whatIsNoChangeLogIsSaidInOneLine() {
        try (MigrateBench bench = new MigrateBench(Engine.SQLITE)) {
            bench.file("log.xml", "<databaseChangeLog").file("log.txt", "hello");
            assertThat(bench.refusal(MIGRATE, "log.xml"))
                    .startsWith("2: ")
                    .contains("log.xml")
                    .doesNotContain("\n");
            assertThat(bench.refusal(MIGRATE, "log.txt"))
                    .startsWith("2: ")
                    .contains("log.txt")
                    .doesNotContain("\n");
        }
    }

    @Test
    void liquibaseSaysNothing() {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream ear = new PrintStream(said, true, StandardCharsets.UTF_8);
        try (MigrateBench bench = new MigrateBench(Engine.SQLITE)) {
            bench.file("one.sql", ONE);
            System.setOut(ear);
            System.setErr(ear);
            bench.run(MIGRATE, "one.sql");
            bench.run(STATUS, "one.sql");
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        assertThat(said.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    /** Those that the runbooks bring, from nothing to their tags and back. */
    @Test
    void theChangeLogsOfTheRunbooksGoForwardAndBack() {
        Path folder = Path.of("..", "runbooks", "changelogs").toAbsolutePath().normalize();
        try (MigrateBench bench = new MigrateBench(Engine.POSTGRES).at(folder)) {
            bench.with(
                    "create table topics (id bigint primary key, name text, status text, summary_data jsonb)",
                    "create table users (id bigint primary key, name text, status text, summary_data jsonb)",
                    "create table contents (id bigint primary key, topic_id bigint, user_id bigint, created_at timestamptz)",
                    "create table ctm (id uuid primary key)",
                    "create table titles_v3 (id uuid primary key)",
                    "create extension pg_trgm");
            bench.run(MIGRATE, "temporal.xml", "to", "20260301_0200");
            bench.run(MIGRATE, "temporal.xml");
            assertThat(((StatusReport) bench.run(STATUS, "temporal.xml")).getTag())
                    .isEqualTo("20260301_0300");
            bench.with(
                    "insert into topics values (1, 'a', 'active', '{}')",
                    "insert into analysis_periods (entity_type, entity_id, period_number, starts_at, ends_at, status, metrics)"
                            + " select 'topic', 1, i, timestamptz '2026-01-01' + i * interval '2 days', timestamptz '2026-01-02' + i * interval '2 days',"
                            + " 'active', jsonb_build_object('x', case i when 4 then 100 else i end) from generate_series(0, 5) i",
                    "refresh materialized view concurrently mv_period_metrics_trend");
            assertThat(bench.column("select recompute_metrics_delta('topic', 1)"))
                    .containsExactly(6);
            assertThat(bench.column("select recompute_metrics_delta('topic', 1)"))
                    .containsExactly(0);
            assertThat(bench.column("select period_number from detect_metric_anomalies('topic', 1, 'x')"))
                    .containsExactly(4);
            assertThat(bench.column("select period_number from get_period_by_number('topic', 1, 2)"))
                    .containsExactly(2);
            assertThat(bench.column("select content_id from get_content_timeline('topic', 1)"))
                    .isEmpty();
            for (String view : new String[] {
                "v_period_timeline",
                "v_entity_timeline_summary",
                "v_crawl_effectiveness_ranking",
                "mv_period_metrics_trend"
            }) {
                bench.column("select count(*) from " + view);
            }
            bench.run(MIGRATE, "jsonb-to-tables.xml");
            bench.run(RollbackWord.WORD, "jsonb-to-tables.xml", "toEmpty", true);
            assertThat(bench.refusal(RollbackWord.WORD, "temporal.xml", "toEmpty", true))
                    .contains("6 rows of table public.analysis_periods");
            bench.run(RollbackWord.WORD, "temporal.xml", "toEmpty", true, "maxRows", 6);
            assertThat(bench.tables()).containsExactly("contents", "ctm", "titles_v3", "topics", "users");
            assertThat(bench.column("select extname from pg_extension order by 1"))
                    .as("what was there before stays")
                    .containsExactly("pg_trgm", "plpgsql");
        }
    }

    @Test
    void theTablesOfEventsAreMadeInSqliteToo() {
        Path folder = Path.of("..", "runbooks", "changelogs").toAbsolutePath().normalize();
        try (MigrateBench bench = new MigrateBench(Engine.SQLITE).at(folder)) {
            bench.with("create table ctm (id text primary key)", "create table titles_v3 (id text primary key)");
            bench.run(MIGRATE, "jsonb-to-tables.xml");
            bench.with(
                    "insert into ctm values ('c')",
                    "insert into titles_v3 values ('t')",
                    "insert into events_v3 (ctm_id, date, summary) values ('c', '2026-01-15', 's')",
                    "insert into event_v3_titles (event_id, title_id) select id, 't' from events_v3");
            assertThat(bench.column("select length(id) from events_v3")).containsExactly(32);
            assertThat(bench.column("select \"table\" from pragma_foreign_key_list('event_v3_titles') order by 1"))
                    .containsExactly("events_v3", "titles_v3");
            bench.run(RollbackWord.WORD, "jsonb-to-tables.xml", "toEmpty", true, "maxRows", 2);
            assertThat(bench.tables()).containsExactly("ctm", "titles_v3");
        }
    }

    @Test
    void whoMayNotMakeAnExtensionIsToldWhatASuperuserShouldExecute() {
        try (MigrateBench bench = new MigrateBench(Engine.POSTGRES)) {
            String role = "clerk_" + ProcessHandle.current().pid();
            bench.with(
                    "create role " + role,
                    "grant create, usage on schema public to " + role,
                    "alter database \""
                            + bench.column("select current_database()").get(0) + "\" set role " + role);
            bench.file("log.sql", "--liquibase formatted sql\n--changeset ann:x\ncreate extension btree_gist;\n");
            assertThat(bench.refusal(MIGRATE, "log.sql"))
                    .startsWith("1: permission denied to create extension \"btree_gist\" (42501)")
                    .endsWith("change set log.sql::x::ann - have a superuser execute in this database:"
                            + " create extension if not exists \"btree_gist\"");
            bench.with(
                    "set role none",
                    "alter database \""
                            + bench.column("select current_database()").get(0) + "\" reset role",
                    "drop owned by " + role,
                    "drop role " + role);
        }
    }
}
