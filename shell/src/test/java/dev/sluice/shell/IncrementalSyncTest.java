package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.shell.Checkout.Outcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The very files of {@code runbooks/}, from a laboratory's SQLite file into PostgreSQL. */
class IncrementalSyncTest {
    private static Checkout sample;

    private Checkout checkout;
    private Analysts analysts;

    @BeforeAll
    static void makeTheSampleOnce() {
        sample = Checkout.fresh().withSample();
    }

    @AfterAll
    static void removeTheSample() {
        sample.close();
    }

    @BeforeEach
    void open() {
        analysts = new Analysts();
        checkout = Checkout.fresh().withSampleOf(sample).syncingInto(analysts.database());
    }

    @AfterEach
    void close() {
        checkout.close();
        analysts.close();
    }

    /** In this JVM, whose working directory is not the checkout, so the profile that made the file names it. */
    private Outcome sync(String... parameters) {
        List<String> arguments =
                new ArrayList<>(List.of("run", "runbooks/incremental-sync.groovy", "source=lab-build"));
        arguments.addAll(List.of(parameters));
        return checkout.run(arguments.toArray(String[]::new));
    }

    private Outcome synced(String... parameters) {
        Outcome outcome = sync(parameters);
        assertThat(outcome.code()).as(outcome.all()).isZero();
        return outcome;
    }

    /** The counts of one table as the report prints them. */
    private static String line(Outcome outcome, String table) {
        return outcome.out()
                .lines()
                .map(l -> l.strip().replaceAll(" +", " "))
                .filter(l -> l.startsWith(table + " ") || l.startsWith("public." + table + " "))
                .findFirst()
                .orElseThrow(() -> new AssertionError(outcome.all()));
    }

    @Test
    void theFirstRunSaysModeAndSourceRowsAndThenWhatBecameOfThem() {
        Outcome first = synced();

        assertThat(first.out())
                .containsSubsequence(
                        "warehouse (",
                        "incremental; rows in lab-build: source_narratives 404, experiments 47, narrative_results 15928",
                        "upsert from lab-build (incremental)",
                        "before",
                        "after",
                        "processed",
                        "inserted",
                        "updated",
                        "unchanged",
                        "deleted",
                        "database size difference",
                        "rows per second");
        assertThat(line(first, "narrative_results")).endsWith(" 0 15,928 15,928 15,928 0 0 0");
        assertThat(analysts.counts()).isEqualTo("404|47|15928");
    }

    @Test
    void missingTablesAreMadeWithTypesKeysIndexesAndForeignKeys() {
        synced();

        assertThat(analysts.rows("""
                        select table_name, column_name, data_type, is_nullable from information_schema.columns
                        where table_schema = 'public' and table_name in ('experiments', 'narrative_results')
                        order by table_name, ordinal_position"""))
                .containsExactly(
                        "experiments|experiment_id|bigint|NO",
                        "experiments|name|text|NO",
                        "experiments|model|text|NO",
                        "experiments|temperature|double precision|YES",
                        "experiments|active|boolean|NO",
                        "experiments|started_at|timestamp without time zone|NO",
                        "narrative_results|result_id|bigint|NO",
                        "narrative_results|experiment_id|bigint|NO",
                        "narrative_results|narrative_id|bigint|NO",
                        "narrative_results|verdict|text|YES",
                        "narrative_results|confidence|double precision|YES",
                        "narrative_results|tokens|bigint|YES",
                        "narrative_results|response|text|YES",
                        "narrative_results|updated_at|timestamp without time zone|NO");
        assertThat(analysts.rows("""
                        select conrelid::regclass, contype, pg_get_constraintdef(oid) from pg_constraint
                        where connamespace = 'public'::regnamespace and contype in ('p', 'u', 'f') order by 1, 2, 3"""))
                .containsExactlyInAnyOrder(
                        "source_narratives|p|PRIMARY KEY (narrative_id)",
                        "experiments|p|PRIMARY KEY (experiment_id)",
                        "experiments|u|UNIQUE (name)",
                        "narrative_results|p|PRIMARY KEY (result_id)",
                        "narrative_results|f|FOREIGN KEY (experiment_id) REFERENCES experiments(experiment_id)",
                        "narrative_results|f|FOREIGN KEY (narrative_id) REFERENCES source_narratives(narrative_id)");
        assertThat(
                        analysts.rows(
                                "select indexname from pg_indexes where indexdef like '%narrative_results USING btree (experiment_id)'"))
                .hasSize(1);
    }

    @Test
    void theSecondRunWritesNoRowAtAll() {
        synced();
        List<String> before = analysts.writers();

        Outcome second = synced();

        assertThat(line(second, "source_narratives")).endsWith(" 404 404 404 0 0 404 0");
        assertThat(line(second, "experiments")).endsWith(" 47 47 47 0 0 47 0");
        assertThat(line(second, "narrative_results")).endsWith(" 15,928 15,928 15,928 0 0 15,928 0");
        assertThat(analysts.writers()).isEqualTo(before).hasSize(404 + 47 + 15928);
    }

    private void changeTheSource() {
        checkout.lab(
                "insert into narrative_results values (20000, 1, 1, 'new', 0.1, 5, 'late', '2026-06-01 00:00:00')",
                "update narrative_results set confidence = 0.1 + 0.2, verdict = null where result_id in (1, 2)",
                "delete from narrative_results where result_id between 10 and 14");
    }

    @Test
    void changesArriveAndDeletedRowsStayUntilTheirDeletionIsAskedFor() {
        synced();
        changeTheSource();

        assertThat(line(synced(), "narrative_results")).endsWith(" 15,928 15,929 15,924 1 2 15,921 0");
        assertThat(analysts.rows("select confidence, verdict from narrative_results where result_id in (1, 2)"))
                .containsExactly("0.30000000000000004|", "0.30000000000000004|");
        assertThat(analysts.counts()).isEqualTo("404|47|15929");

        assertThat(line(synced("deleteOrphans=true"), "narrative_results"))
                .endsWith(" 15,929 15,924 15,924 0 0 15,924 5");
    }

    @Test
    void anEmptiedSourceIsRefusedByTheSafetyLimitUnlessANumberIsGiven() {
        synced();
        checkout.lab("delete from narrative_results");

        Outcome refused = sync("deleteOrphans=true");

        assertThat(refused.code()).as(refused.all()).isEqualTo(8);
        assertThat(refused.err())
                .contains("the sync would delete 15928 of 15928 rows (100.0 %)")
                .contains("maxRows: 15928")
                .contains("state: nothing changed");
        assertThat(analysts.counts()).isEqualTo("404|47|15928");
        synced("deleteOrphans=true", "maxRows=15928");
        assertThat(analysts.counts()).isEqualTo("404|47|0");
    }

    @Test
    void aFullRefreshReplacesAllRowsAndSaysSo() {
        synced();
        changeTheSource();

        Outcome refreshed = synced("fullRefresh=true");

        assertThat(refreshed.out())
                .containsSubsequence("full refresh; rows in lab-build:", "upsert from lab-build (full refresh)");
        assertThat(line(refreshed, "narrative_results")).endsWith(" 15,928 15,924 15,924 15,924 0 0 15,928");
        assertThat(analysts.counts()).isEqualTo("404|47|15924");
    }

    @Test
    void aFullRefreshBringsAChangedShapeInOneTransactionAndInAStepOfPhases() {
        synced();
        checkout.lab("alter table experiments add column notes text", "update experiments set notes = 'n'");
        assertThat(line(synced("fullRefresh=true"), "experiments")).endsWith(" 47 47 47 47 0 0 47");
        checkout.lab("alter table experiments drop column notes", "alter table experiments add column remarks text");

        Outcome refreshed = checkout.write("refresh.groovy", """
                        runbook 'Refresh', owner: 'data'
                        step('refresh', tx: 'phases') { upsert 'experiments', from: 'lab-build:experiments', fullRefresh: true }
                        """).run("run", "refresh.groovy");

        assertThat(refreshed.code()).as(refreshed.all()).isZero();
        assertThat(refreshed.out())
                .contains("column \"notes\" goes: the source does not have it", "cut over [public.experiments]");
        assertThat(analysts.value("select count(*) - count(remarks) from experiments"))
                .isEqualTo("47");
    }

    @Test
    void aNewColumnIsRefusedWithTheWayOutAndAddedWhenAskedFor() {
        synced();
        checkout.lab("alter table experiments add column notes text", "update experiments set notes = 'n'");

        Outcome refused = sync();

        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err())
                .contains("the source has columns that table \"public.experiments\" lacks: notes")
                .contains("addColumns: true");
        assertThat(line(synced("addColumns=true"), "experiments")).endsWith(" 47 47 47 0 47 0 0");
        assertThat(analysts.value("select count(*) from experiments where notes = 'n'"))
                .isEqualTo("47");
    }

    @Test
    void aWatermarkReadsNewRowsOnlyAndTablesMayBeCommittedSeparately() {
        checkout.lab(
                "alter table experiments add column updated_at datetime",
                "alter table source_narratives add column updated_at datetime",
                "update experiments set updated_at = started_at",
                "update source_narratives set updated_at = created_at");
        synced("watermark=updated_at", "separately=true");
        checkout.lab("insert into narrative_results values"
                + " (20000, 1, 1, 'new', 0.1, 5, 'late', '2026-06-01 00:00:00')");

        Outcome second = synced("watermark=updated_at", "separately=true");

        assertThat(line(second, "narrative_results")).matches(".* 15,928 15,929 \\d 1 0 \\d 0");
        assertThat(analysts.rows("select watermark from sluice.sync_meta where target like '%narrative_results'"))
                .containsExactly("2026-06-01 00:00:00");
    }

    @Test
    void viewsGrantsAndReadersOfTheTargetSurvive() throws SQLException {
        synced();
        analysts.execute(
                "create view verdicts as select verdict, count(*) as n from narrative_results group by 1",
                "create role reader_" + analysts.database().database(),
                "grant select on narrative_results to reader_"
                        + analysts.database().database());
        String grants = "select relacl from pg_class where oid = 'narrative_results'::regclass";
        String granted = analysts.value(grants);
        changeTheSource();

        try (Connection reading = analysts.database().connect();
                Statement statement = reading.createStatement()) {
            reading.setAutoCommit(false);
            statement.executeQuery("select * from verdicts");
            synced("deleteOrphans=true");
            synced("fullRefresh=true");
        }

        assertThat(analysts.value(grants)).isEqualTo(granted);
        assertThat(analysts.value("select sum(n) from verdicts")).isEqualTo("15924");
        analysts.execute(
                "drop owned by reader_" + analysts.database().database(),
                "drop role reader_" + analysts.database().database());
    }
}
