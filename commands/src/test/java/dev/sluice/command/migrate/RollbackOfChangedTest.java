package dev.sluice.command.migrate;

import static dev.sluice.command.migrate.MigrateWord.MIGRATE;
import static dev.sluice.command.migrate.RollbackTest.making;
import static dev.sluice.command.migrate.RollbackWord.WORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Engine;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code migrate.rollback} of change sets whose text is not that which was run. */
class RollbackOfChangedTest {
    /** Its way back was written, or made, for the other text. */
    @ParameterizedTest
    @EnumSource(Engine.class)
    void whatWasChangedSinceItRanIsRefusedUntilItIsAsItWas(Engine engine) {
        try (MigrateBench bench = new MigrateBench(engine)) {
            bench.xml("log.xml", making("a") + making("b") + making("c"));
            bench.run(MIGRATE, "log.xml");
            bench.with("create table x (id int)");
            String other = making("b").replace("\"b\"><column", "\"x\"><column");
            bench.xml("log.xml", making("a") + other + making("c"));
            assertThat(bench.refusal(WORD, "log.xml", "toEmpty", true))
                    .isEqualTo(
                            "8: change set log.xml::b::ann was changed after it was run, and its way back with it"
                                    + " - migrate.rollback - bring back its text; if both come to the same, give it a validCheckSum");
            assertThat(bench.tables()).containsExactly("a", "b", "c", "x");
            assertThat(bench.outcomes(WORD, "log.xml", "count", 1))
                    .as("one that is not concerned")
                    .containsExactly("log.xml::c::ann undone");
            bench.xml(
                    "log.xml",
                    making("a") + other.replace("<createTable", "<validCheckSum>ANY</validCheckSum><createTable"));
            assertThat(bench.outcomes(WORD, "log.xml", "count", 1))
                    .as("accepted as it is")
                    .containsExactly("log.xml::b::ann undone");
            assertThat(bench.tables()).containsExactly("a", "b");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void whatMayRunAgainIsRunAgainBeforeItIsTakenBack(Engine engine) {
        String view =
                "<changeSet id=\"v\" author=\"ann\" runOnChange=\"true\"><createView viewName=\"%s\">select 1 as n</createView></changeSet>";
        try (MigrateBench bench = new MigrateBench(engine)) {
            bench.xml("log.xml", view.formatted("v"));
            bench.run(MIGRATE, "log.xml");
            bench.xml("log.xml", view.formatted("w"));
            assertThat(bench.refusal(WORD, "log.xml", "count", 1))
                    .endsWith(
                            " - migrate.rollback - bring back its text, or migrate first, which runs it again as it is now");
            bench.run(MIGRATE, "log.xml");
            assertThat(bench.outcomes(WORD, "log.xml", "count", 1)).containsExactly("log.xml::v::ann undone");
        }
    }

    /** Nothing of its text is executed. */
    @ParameterizedTest
    @EnumSource(Engine.class)
    void whatWasOnlyMarkedMayHaveChanged(Engine engine) {
        try (MigrateBench bench = new MigrateBench(engine)) {
            String marked = """
                    --liquibase formatted sql
                    --changeset ann:there
                    --preconditions onFail:MARK_RAN
                    --precondition-sql-check expectedResult:0 select 1
                    create table there (id int);
                    --rollback drop table there;
                    """;
            bench.file("log.sql", marked);
            bench.run(MIGRATE, "log.sql");
            bench.file("log.sql", marked.replace("id int", "id bigint"));
            assertThat(bench.outcomes(WORD, "log.sql", "toEmpty", true))
                    .containsExactly("log.sql::there::ann forgotten");
        }
    }
}
