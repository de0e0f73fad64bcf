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

    private static void going(MigrateBench bench, String forward, String back, String expected) {
        bench.xml(
                "log.xml",
                "<changeSet id=\"loses " + expected + "\" author=\"ann\"><sql>" + forward + "</sql><rollback>" + back
                        + "</rollback></changeSet>");
        bench.run(MIGRATE, "log.xml");
        assertThat(bench.refusal(WORD, "log.xml", "count", 1)).startsWith("8: migrate.rollback would lose " + expected);
    }

    private static MigrateBench two(Engine engine) {
        return new MigrateBench(engine)
                .with("create table m (id int primary key, c int)", "insert into m values (1, 7), (2, 8)");
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void rowsThatItsStatementsDeleteAreCounted(Engine engine) {
        try (MigrateBench bench = two(engine)) {
            going(bench, "update m set c = c + 1", "delete from m where id = 2", "1 row of table ");
            assertThat(bench.column("select id from m")).hasSize(2);
            assertThat(bench.run(WORD, "log.xml", "count", 1, "maxRows", 1)
                            .outline()
                            .notes())
                    .singleElement()
                    .asString()
                    .startsWith("lost with them: 1 row of table ");
            assertThat(bench.column("select id from m")).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void rowsThatGoWithThemByAForeignKeyAreCounted(Engine engine) {
        try (MigrateBench bench = two(engine)) {
            bench.with(
                    "create table child (id int primary key, m int references m (id) on delete cascade)",
                    "insert into child values (1, 1), (2, 1)");
            going(bench, "update m set c = c + 1", "delete from m where id = 1", "");
            assertThat(bench.refusal(WORD, "log.xml", "count", 1))
                    .contains("2 rows of table ", "child", "1 row of table ")
                    .endsWith("maxRows: 3");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aTableMadeAnewUnderItsNameHasLostItsRows(Engine engine) {
        try (MigrateBench bench = two(engine)) {
            String anew = "<sql>drop table m</sql><sql>create table m (id int primary key, c int)</sql>";
            going(bench, "update m set c = c", anew, "2 rows of table ");
            assertThat(bench.column("select c from m order by id")).hasSize(2);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aColumnMadeAnewUnderItsNameHasLostItsValues(Engine engine) {
        try (MigrateBench bench = two(engine)) {
            String anew = "<sql>alter table m drop column c</sql><sql>alter table m add column c int</sql>";
            going(bench, "update m set c = c", anew, "2 values of column ");
            assertThat(bench.column("select c from m where c is not null")).hasSize(2);
        }
    }

    @Test
    void rowsOfAPartitionThatGoesAreCounted() {
        try (MigrateBench bench = new MigrateBench(Engine.POSTGRES)) {
            bench.with(
                    "create table m (id int, d int) partition by range (d)",
                    "create table m_0 partition of m for values from (0) to (9)",
                    "create table m_1 partition of m for values from (9) to (99)",
                    "insert into m select 1, g from generate_series(0, 19) g");
            going(bench, "select 1", "drop table m_1", "11 rows of table public.m_1 - ");
            going(bench, "select 2", "alter table m drop column id", "20 values of column public.m.id - ");
            going(bench, "select 3", "drop table m", "20 rows of table public.m - ");
            going(bench, "select 4", "truncate m_0", "9 rows of table public.m_0 - ");
            assertThat(bench.column("select d from m")).hasSize(20);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aNewNameLosesNothing(Engine engine) {
        try (MigrateBench bench = two(engine)) {
            bench.xml("log.xml", """
                    <changeSet id="a" author="ann"><renameColumn tableName="m" oldColumnName="c" newColumnName="d" columnDataType="int"/></changeSet>
                    <changeSet id="b" author="ann"><renameTable oldTableName="m" newTableName="n"/></changeSet>
                    """);
            bench.run(MIGRATE, "log.xml");
            assertThat(bench.outcomes(WORD, "log.xml", "toEmpty", true)).hasSize(2);
            assertThat(bench.column("select c from m")).hasSize(2);
        }
    }

    static String making(String table) {
        return "<changeSet id=\"%1$s\" author=\"ann\"><createTable tableName=\"%1$s\"><column name=\"id\" type=\"int\"/></createTable></changeSet>"
                .formatted(table);
    }

    /** It would be left on its own, and nobody would know. */
    @ParameterizedTest
    @EnumSource(Engine.class)
    void whatHasLeftItsFileSinceIsNamed(Engine engine) {
        try (MigrateBench bench = new MigrateBench(engine)) {
            bench.xml("log.xml", making("a") + making("c"));
            bench.run(MIGRATE, "log.xml");
            bench.xml("log.xml", making("a"));
            String refusal =
                    "8: change set log.xml::c::ann was run and is no longer in its file, so its way back is not known"
                            + " - migrate.rollback - bring it back into the file; or take back by hand what it did,"
                            + " and delete its row of databasechangelog";
            assertThat(bench.refusal(WORD, "log.xml", "toEmpty", true)).isEqualTo(refusal);
            assertThat(bench.refusal(WORD, "log.xml", "count", 1))
                    .as("it came later")
                    .isEqualTo(refusal);
            assertThat(bench.tables()).containsExactly("a", "c");
            bench.xml("log.xml", making("a") + making("c"));
            bench.xml("other.xml", making("o"));
            bench.run(MIGRATE, "other.xml");
            assertThat(bench.run(WORD, "log.xml", "toEmpty", true).outline().notes())
                    .containsExactly("not of this change log, and not taken back: what was run from other.xml");
            assertThat(bench.tables()).containsExactly("o");
        }
    }

    /** As SQLite has tables altered. */
    @Test
    void aSqliteTableThatGetsTheRowsOfTheOneBeforeLosesNoneOfThem() {
        try (MigrateBench bench = two(Engine.SQLITE)) {
            String anew =
                    "<sql>create table m2 (id int primary key, c int default 5); insert into m2 select * from m where %s;"
                            + " drop table m; alter table m2 rename to m</sql>";
            going(bench, "update m set c = c", anew.formatted("id = 1"), "1 row of table m - ");
            going(
                    bench,
                    "update m set c = c + 1",
                    anew.formatted("id > 0").replace("int default 5", "text").replace(", c ", ", d "),
                    "2 values of column m.c - ");
            bench.xml(
                    "log.xml",
                    "<changeSet id=\"c\" author=\"ann\"><sql>update m set c = c</sql><rollback>"
                            + anew.formatted("true") + "</rollback></changeSet>");
            bench.run(MIGRATE, "log.xml");
            assertThat(bench.outcomes(WORD, "log.xml", "count", 1)).hasSize(1);
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
    void whatTakesNoTransactionIsNamedWithTheWayOut() {
        try (MigrateBench bench = new MigrateBench(Engine.POSTGRES)) {
            bench.with("create table t (id int)");
            bench.file("log.sql", """
                    --liquibase formatted sql
                    --changeset ann:loose runInTransaction:false
                    create index concurrently t_id on t (id);
                    --rollback drop index concurrently t_id;
                    """);
            bench.with(
                    "create table databasechangelog (id varchar(255) not null, author varchar(255) not null, filename varchar(255) not null,"
                            + " dateexecuted timestamp not null, orderexecuted int not null, exectype varchar(10) not null, md5sum varchar(35),"
                            + " description varchar(255), comments varchar(255), tag varchar(255), liquibase varchar(20), contexts varchar(255),"
                            + " labels varchar(255), deployment_id varchar(10))",
                    "insert into databasechangelog (id, author, filename, dateexecuted, orderexecuted, exectype)"
                            + " values ('loose', 'ann', 'log.sql', now(), 1, 'EXECUTED')");
            assertThat(bench.refusal(WORD, "log.sql", "count", 1))
                    .isEqualTo(
                            "2: change set log.sql::loose::ann cannot be taken back in a transaction - migrate.rollback"
                                    + " - go back to behind it with tag: or count:, execute its rollback by hand,"
                                    + " delete its row of databasechangelog, and go on from there");
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
