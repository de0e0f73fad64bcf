package dev.sluice.command.migrate;

import static dev.sluice.command.migrate.MigrateWord.MIGRATE;
import static dev.sluice.command.migrate.MigrateWord.PREVIEW;
import static dev.sluice.command.migrate.MigrateWord.STATUS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.command.Report;
import dev.sluice.db.Access;
import dev.sluice.db.Transaction;
import dev.sluice.sql.Sql;
import dev.sluice.testing.Engine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The words {@code migrate}, {@code migrate.status} and {@code migrate.preview}. */
class MigrateTest {
    private static final String SHOP = """
            --liquibase formatted sql

            --changeset ann:customers
            --comment who buys
            create table customers (id integer primary key, name varchar(100));
            --rollback drop table customers;

            --changeset ann:orders
            create table orders (id integer primary key, customer_id integer references customers (id));
            create index orders_customer on orders (customer_id);
            --rollback drop table orders;
            """;
    private static final String TAGGED = """
            databaseChangeLog:
              - include: {file: shop.sql, relativeToChangelogFile: true}
              - changeSet: {id: v1, author: ann, changes: [{tagDatabase: {tag: v1}}]}
              - changeSet:
                  id: notes
                  author: ann
                  changes:
                    - createTable:
                        tableName: notes
                        columns:
                          - column: {name: id, type: int, constraints: {primaryKey: true, nullable: false}}
                          - column: {name: text, type: varchar(200)}
              - changeSet: {id: v2, author: ann, changes: [{tagDatabase: {tag: v2}}]}
            """;

    private static MigrateBench shop(Engine engine) {
        return new MigrateBench(engine).file("shop.sql", SHOP).file("log.yaml", TAGGED);
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void runsWhatIsPendingUpToATag(Engine engine) {
        try (MigrateBench bench = shop(engine)) {
            assertThat(bench.outcomes(MIGRATE, "log.yaml", "to", "v1"))
                    .containsExactly(
                            "shop.sql::customers::ann run", "shop.sql::orders::ann run", "log.yaml::v1::ann run");
            assertThat(bench.tables()).containsExactly("customers", "orders");
            assertThat(bench.outcomes(MIGRATE, "log.yaml"))
                    .containsExactly("log.yaml::notes::ann run", "log.yaml::v2::ann run");
            assertThat(bench.tables()).containsExactly("customers", "notes", "orders");
        }
    }

    /** As the first lines of a dump do; with the role of a replica no foreign key would be checked by what comes later. */
    @Test
    void whatAChangeSetSetsIsGoneBehindIt() {
        try (MigrateBench bench = new MigrateBench(Engine.POSTGRES)) {
            bench.file("dump.sql", """
                    --liquibase formatted sql
                    --changeset ann:one
                    set statement_timeout = 0;
                    set session lock_timeout = '7s';
                    set session_replication_role = replica;
                    set role pg_monitor;
                    reset role;
                    select pg_catalog.set_config('search_path', '', false);
                    create table public.one (id int);
                    """);
            String before = bench.home().transaction(Access.WRITE, MigrateTest::settings);
            assertThat(bench.home().<String>transaction(Access.WRITE, tx -> {
                        bench.run(MIGRATE, "dump.sql");
                        return settings(tx);
                    }))
                    .isEqualTo(before);
            assertThat(bench.home().<String>transaction(Access.WRITE, MigrateTest::settings))
                    .isEqualTo(before);
            bench.file("two.sql", "--liquibase formatted sql\n--changeset ann:two\ncreate table two (id int);\n");
            bench.run(MIGRATE, "two.sql");
            assertThat(bench.tables()).containsExactly("one", "two");
        }
    }

    private static String settings(Transaction tx) {
        return String.valueOf(tx.query(Sql.of("""
                        select concat_ws(' | ', current_setting('lock_timeout'), current_setting('statement_timeout'),
                          current_setting('search_path'), current_setting('session_replication_role'), current_user)
                        """)).value());
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void asManyAsAreWantedAndAgainNothing(Engine engine) {
        try (MigrateBench bench = shop(engine)) {
            assertThat(bench.outcomes(MIGRATE, "log.yaml", "count", 1)).containsExactly("shop.sql::customers::ann run");
            assertThat(bench.outcomes(MIGRATE, "log.yaml", "count", 1)).containsExactly("shop.sql::orders::ann run");
            bench.run(MIGRATE, "log.yaml");
            long before = bench.home().commits();
            assertThat(bench.outcomes(MIGRATE, "log.yaml")).isEmpty();
            assertThat(bench.home().commits()).as("nothing to keep").isEqualTo(before);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void statusTellsWhatTheDatabaseHas(Engine engine) {
        try (MigrateBench bench = shop(engine)) {
            StatusReport before = (StatusReport) bench.run(STATUS, "log.yaml");
            assertThat(before.getPending()).isEqualTo(5);
            assertThat(before.getTag()).isEmpty();
            assertThat(bench.tables()).as("looking makes no table").isEmpty();
            bench.run(MIGRATE, "log.yaml", "to", "v1");
            StatusReport after = (StatusReport) bench.run(STATUS, "log.yaml");
            assertThat(after.getPending()).isEqualTo(2);
            assertThat(after.getRan()).isEqualTo(3);
            assertThat(after.getTag()).isEqualTo("v1");
            assertThat(bench.states(after))
                    .containsExactly("customers run", "orders run", "v1 run", "notes pending", "v2 pending");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void previewShowsTheSqlAndExecutesNone(Engine engine) {
        try (MigrateBench bench = shop(engine)) {
            PreviewReport report = (PreviewReport) bench.run(PREVIEW, "log.yaml", "to", "v1");
            assertThat(report.getSql()).isEqualTo("""
                    -- shop.sql::customers::ann
                    create table customers (id integer primary key, name varchar(100));

                    -- shop.sql::orders::ann
                    create table orders (id integer primary key, customer_id integer references customers (id));
                    create index orders_customer on orders (customer_id);

                    -- log.yaml::v1::ann
                    """);
            assertThat(bench.tables()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void readsXmlAndJsonToo(Engine engine) {
        try (MigrateBench bench = new MigrateBench(engine)) {
            bench.xml("log.xml", """
                    <include file="more.json" relativeToChangelogFile="true"/>
                    <changeSet id="b" author="ann"><createTable tableName="b"><column name="id" type="int"/></createTable></changeSet>
                    """).file("more.json", """
                    {"databaseChangeLog": [{"changeSet": {"id": "a", "author": "ann", "changes": [{"sql": "create table a (id int)"}]}}]}
                    """);
            assertThat(bench.outcomes(MIGRATE, "log.xml"))
                    .containsExactly("more.json::a::ann run", "log.xml::b::ann run");
            assertThat(bench.tables()).containsExactly("a", "b");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void contextsAndLabelsChoose(Engine engine) {
        try (MigrateBench bench = new MigrateBench(engine)) {
            bench.file("log.sql", """
                    --liquibase formatted sql
                    --changeset ann:always
                    create table always (id int);
                    --changeset ann:test context:test
                    create table test (id int);
                    --changeset ann:prod context:prod
                    create table prod (id int);
                    --changeset ann:old context:prod labels:old
                    create table old (id int);
                    """);
            bench.run(MIGRATE, "log.sql", "contexts", java.util.List.of("prod"), "labels", "!old");
            assertThat(bench.tables()).containsExactly("always", "prod");
            StatusReport status = (StatusReport) bench.run(STATUS, "log.sql", "contexts", "test");
            assertThat(bench.states(status))
                    .containsExactly(
                            "always run",
                            "test pending",
                            "prod left out: contexts prod",
                            "old left out: contexts prod");
        }
    }

    /** Liquibase itself forgets them while it reads, and says nothing. */
    @ParameterizedTest
    @EnumSource(Engine.class)
    void statusListsWhatIsMeantForOthersWithTheReason(Engine engine) {
        String here = engine == Engine.POSTGRES ? "postgresql" : "sqlite";
        try (MigrateBench bench = new MigrateBench(engine)) {
            bench.file("log.yaml", """
                    databaseChangeLog:
                      - include: {file: more.sql, relativeToChangelogFile: true, context: prod}
                      - changeSet: {id: o, author: ann, dbms: "oracle,h2", changes: [{sql: 'create table o (id int)'}]}
                      - changeSet: {id: twin, author: ann, dbms: oracle, changes: [{sql: 'create table twin (id number)'}]}
                      - changeSet: {id: twin, author: ann, dbms: %s, changes: [{sql: 'create table twin (id int)'}]}
                      - changeSet: {id: i, author: ann, ignore: true, changes: [{sql: 'create table i (id int)'}]}
                    """.formatted(here)).file("more.sql", """
                    --liquibase formatted sql
                    --changeset ann:l labels:old,older
                    create table l (id int);
                    --changeset ann:pair dbms:oracle context:big
                    create table pair (id int);
                    --changeset ann:pair dbms:%s
                    create table pair (id int);
                    """.formatted(here));
            bench.run(MIGRATE, "log.yaml", "contexts", "prod", "labels", "new");
            StatusReport status = (StatusReport) bench.run(STATUS, "log.yaml", "contexts", "prod", "labels", "new");
            assertThat(bench.states(status))
                    .containsExactly(
                            "l left out: labels old,older",
                            "pair left out: contexts prod AND big, dbms oracle",
                            "pair run",
                            "twin run",
                            "i left out: ignore",
                            "o left out: dbms oracle,h2",
                            "twin left out: dbms oracle");
            assertThat(status.getRan()).isEqualTo(2);
            assertThat(status.getPending()).isZero();
            assertThat(bench.tables()).containsExactly("pair", "twin");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void whatFailsHalfWayTakesAllBack(Engine engine) {
        try (MigrateBench bench = new MigrateBench(engine)) {
            bench.file("log.sql", """
                    --liquibase formatted sql
                    --changeset ann:good
                    create table good (id int);
                    --changeset ann:bad
                    create table bad (id int);
                    insert into nowhere values (1);
                    """);
            assertThat(bench.refusal(MIGRATE, "log.sql"))
                    .startsWith("1: ")
                    .contains("nowhere", "change set log.sql::bad::ann");
            assertThat(bench.tables()).isEmpty();
            assertThat(bench.lockedBy()).isEmpty();
            StatusReport status = (StatusReport) bench.run(STATUS, "log.sql");
            assertThat(status.getPending()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aChangedChangeSetIsRefusedByName(Engine engine) {
        try (MigrateBench bench = shop(engine)) {
            bench.run(MIGRATE, "log.yaml", "to", "v1");
            bench.file("shop.sql", SHOP.replace("varchar(100)", "varchar(200)"));
            assertThat(bench.refusal(MIGRATE, "log.yaml"))
                    .startsWith("8: change set shop.sql::customers::ann was changed after it was run on ")
                    .endsWith("shop.sql - bring back its text, and write what is wanted now as a change set of its own;"
                            + " if both come to the same, give it a validCheckSum");
            assertThat(bench.tables()).containsExactly("customers", "orders");
            StatusReport status = (StatusReport) bench.run(STATUS, "log.yaml");
            assertThat(status.getChanged()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aChangedChangeSetThatMayRunsAgain(Engine engine) {
        try (MigrateBench bench = new MigrateBench(engine)) {
            String view =
                    "--liquibase formatted sql\n--changeset ann:v runOnChange:true\ndrop view if exists v;\ncreate view v as select 1 as n;\n";
            bench.file("log.sql", view);
            bench.run(MIGRATE, "log.sql");
            bench.file("log.sql", view.replace("select 1", "select 2"));
            assertThat(bench.outcomes(MIGRATE, "log.sql")).containsExactly("log.sql::v::ann run");
            assertThat(bench.column("select n from v").get(0)).hasToString("2");
        }
    }

    @Test
    void tagsAndFilesThatAreNotThereAreNamed() {
        try (MigrateBench bench = shop(Engine.SQLITE)) {
            assertThat(bench.refusal(MIGRATE, "log.yaml", "to", "v3"))
                    .isEqualTo(
                            "2: no change set of the file puts the tag \"v3\" - migrate - did you mean \"v1\" or \"v2\"?");
            assertThat(bench.refusal(MIGRATE, "lgo.yaml"))
                    .isEqualTo("2: there is no such change log - lgo.yaml - did you mean \"log.yaml\"?");
            assertThat(bench.refusal(MIGRATE, "log.yaml", "to", "v1", "count", 2))
                    .isEqualTo("2: to: and count: both say how far - migrate - leave one out");
            assertThat(bench.refusal(MIGRATE, "log.yaml", "count", 0))
                    .isEqualTo("2: count must be at least 1, was 0 - migrate - leave it out for all of them");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aCommitInAChangeSetIsRefused(Engine engine) {
        try (MigrateBench bench = new MigrateBench(engine)) {
            bench.file("log.sql", "--liquibase formatted sql\n--changeset ann:c\ncreate table c (id int);\ncommit;\n");
            assertThat(bench.refusal(MIGRATE, "log.sql"))
                    .startsWith("2: \"commit\" is not executed")
                    .contains("change set log.sql::c::ann");
            assertThat(bench.tables()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aDryRunExecutesAndTakesBack(Engine engine) {
        try (MigrateBench bench = shop(engine)) {
            Report report = bench.session().rehearse(MigrateBench.command(MIGRATE, "log.yaml"));
            assertThat(report.outline().title()).isEqualTo("dry run: migrate log.yaml");
            assertThat(bench.statements()).anyMatch(sql -> sql.startsWith("create table customers"));
            assertThat(bench.allTables()).as("not even Liquibase's own").isEmpty();
        }
    }
}
