package dev.sluice.command.migrate;

import static dev.sluice.command.migrate.MigrateWord.MIGRATE;
import static dev.sluice.command.migrate.MigrateWord.STATUS;
import static dev.sluice.command.migrate.RollbackWord.WORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Engine;
import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The word {@code migrate.rollback}. */
class RollbackTest {
    /** Two tables, a tag, and further columns on one of the tables. */
    private static MigrateBench migrated(Engine engine) {
        MigrateBench bench = new MigrateBench(engine);
        bench.xml("log.xml", """
                <changeSet id="a" author="ann"><createTable tableName="a">
                  <column name="id" type="int"><constraints primaryKey="true" nullable="false"/></column>
                </createTable></changeSet>
                <changeSet id="b" author="ann"><sql>create table b (id int primary key)</sql><rollback>drop table b</rollback></changeSet>
                <changeSet id="v1" author="ann"><tagDatabase tag="v1"/></changeSet>
                <changeSet id="c" author="ann"><addColumn tableName="a">
                  <column name="note" type="varchar(50)"/><column name="n" type="int"/>
                </addColumn></changeSet>
                <changeSet id="v2" author="ann"><tagDatabase tag="v2"/></changeSet>
                """);
        bench.run(MIGRATE, "log.xml");
        return bench;
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void takesBackSoManyTheLastOneFirst(Engine engine) {
        try (MigrateBench bench = migrated(engine)) {
            assertThat(bench.outcomes(WORD, "log.xml", "count", 2))
                    .containsExactly("log.xml::v2::ann undone", "log.xml::c::ann undone");
            bench.with("insert into a values (1)");
            StatusReport status = (StatusReport) bench.run(STATUS, "log.xml");
            assertThat(status.getTag()).isEqualTo("v1");
            assertThat(status.getPending()).isEqualTo(2);
            assertThat(bench.outcomes(MIGRATE, "log.xml"))
                    .as("and forward again")
                    .hasSize(2);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void backToATagKeepsTheTag(Engine engine) {
        try (MigrateBench bench = migrated(engine)) {
            assertThat(bench.outcomes(WORD, "log.xml", "tag", "v1"))
                    .containsExactly("log.xml::v2::ann undone", "log.xml::c::ann undone");
            assertThat(((StatusReport) bench.run(STATUS, "log.xml")).getTag()).isEqualTo("v1");
            assertThat(bench.outcomes(WORD, "log.xml", "tag", "v1")).isEmpty();
            assertThat(bench.refusal(WORD, "log.xml", "tag", "v2"))
                    .isEqualTo(
                            "2: the database does not have the tag \"v2\" of this file - migrate.rollback - did you mean \"v1\"?");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void backToAMoment(Engine engine) {
        try (MigrateBench bench = migrated(engine)) {
            String zone = bench.isPostgres() ? "localtimestamp" : "datetime('now', '-1 day')";
            bench.with("update databasechangelog set dateexecuted = "
                    + (bench.isPostgres() ? zone + " - interval '1 day'" : zone) + " where id in ('a', 'b')");
            String hourAgo = LocalDateTime.now(java.time.ZoneId.systemDefault())
                    .minusHours(1)
                    .toString();
            assertThat(bench.outcomes(WORD, "log.xml", "date", hourAgo))
                    .containsExactly("log.xml::v2::ann undone", "log.xml::c::ann undone", "log.xml::v1::ann undone");
            assertThat(bench.tables()).containsExactly("a", "b");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void backToEmpty(Engine engine) {
        try (MigrateBench bench = migrated(engine)) {
            assertThat(bench.outcomes(WORD, "log.xml", "toEmpty", true)).hasSize(5);
            assertThat(bench.tables()).isEmpty();
            assertThat(bench.column("select id from databasechangelog")).isEmpty();
            assertThat(bench.outcomes(WORD, "log.xml", "toEmpty", true)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void rowsThatWouldBeLostAreCountedAndRefused(Engine engine) {
        try (MigrateBench bench = migrated(engine)) {
            bench.with(
                    "insert into a (id, note, n) values (1, 'x', 1), (2, null, 2), (3, null, null)",
                    "insert into b values (1), (2)");
            String a = engine == Engine.POSTGRES ? "public.a" : "a";
            assertThat(bench.refusal(WORD, "log.xml", "count", 2))
                    .isEqualTo("8: migrate.rollback would lose 1 value of column " + a + ".note, 2 values of column "
                            + a + ".n - safety limit - make a backup first; to lose them all the same, say maxRows: 3");
            assertThat(bench.refusal(WORD, "log.xml", "toEmpty", true))
                    .contains("3 rows of table " + a)
                    .contains("2 rows of table")
                    .endsWith("maxRows: 5");
            assertThat(bench.column("select note from a where id = 1")).containsExactly("x");
            assertThat(bench.lockedBy()).isEmpty();
            assertThat(((StatusReport) bench.run(STATUS, "log.xml")).getPending())
                    .isZero();

            assertThat(bench.run(WORD, "log.xml", "count", 2, "maxRows", 3)
                            .outline()
                            .notes())
                    .containsExactly(
                            "lost with them: 1 value of column " + a + ".note, 2 values of column " + a + ".n");
            assertThat(bench.column("select count(*) from a").get(0)).hasToString("3");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void whatHasNoWayBackIsNamedBeforeAnything(Engine engine) {
        try (MigrateBench bench = new MigrateBench(engine)) {
            bench.file("log.sql", """
                    --liquibase formatted sql
                    --changeset ann:one
                    create table one (id int);
                    --changeset ann:two
                    create table two (id int);
                    --rollback drop table two;
                    """);
            bench.run(MIGRATE, "log.sql");
            assertThat(bench.refusal(WORD, "log.sql", "toEmpty", true))
                    .isEqualTo("2: change set log.sql::one::ann has no way back - migrate.rollback"
                            + " - give it a rollback, or restore a backup");
            assertThat(bench.tables()).containsExactly("one", "two");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void whatWasOnlyMarkedLosesItsNoteAlone(Engine engine) {
        try (MigrateBench bench = new MigrateBench(engine)) {
            bench.with("create table there (id int)", "insert into there values (1)");
            bench.file("log.sql", """
                    --liquibase formatted sql
                    --changeset ann:there
                    --preconditions onFail:MARK_RAN
                    --precondition-sql-check expectedResult:0 select count(*) from there
                    create table there (id int);
                    --rollback drop table there;
                    """);
            assertThat(bench.outcomes(MIGRATE, "log.sql")).containsExactly("log.sql::there::ann marked");
            assertThat(bench.outcomes(WORD, "log.sql", "toEmpty", true))
                    .containsExactly("log.sql::there::ann forgotten");
            assertThat(bench.column("select id from there")).hasSize(1);
        }
    }

    @Test
    void saysHowFarExactlyOnce() {
        try (MigrateBench bench = migrated(Engine.SQLITE)) {
            assertThat(bench.refusal(WORD, "log.xml"))
                    .isEqualTo("2: migrate.rollback takes one of count:, tag:, date: and toEmpty:, was given 0"
                            + " - migrate.rollback - say how far back");
            assertThat(bench.refusal(WORD, "log.xml", "count", 1, "tag", "v1")).contains("was given 2");
            assertThat(bench.refusal(WORD, "log.xml", "date", "yesterday"))
                    .isEqualTo("2: option \"date\" of migrate.rollback must be a date or a time, was yesterday"
                            + " - write '2026-03-01' or '2026-03-01T12:00'");
        }
    }
}
