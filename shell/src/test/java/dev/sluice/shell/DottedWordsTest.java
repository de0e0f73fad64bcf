package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.SluiceException;
import dev.sluice.shell.runbook.Runbook;
import dev.sluice.testing.Engine;
import dev.sluice.testing.EngineDatabase;
import org.junit.jupiter.api.Test;

/** Words with a dot, such as {@code migrate.status}: checked and run like all others. */
class DottedWordsTest {
    private static String said(String text) {
        return catchThrowableOfType(SluiceException.class, () -> Runbook.compile("r.groovy", text, Vocabulary.LANGUAGE))
                .getMessage();
    }

    @Test
    void areCheckedBeforeARunbookRuns() {
        assertThat(said("step('a') { migrate.stauts 'x.xml' }"))
                .isEqualTo("unknown command \"migrate.stauts\" - r.groovy:1:13 - did you mean \"migrate.status\"?");
        assertThat(said("step('a') { migrate.rollback 'x.xml', cuont: 2 }"))
                .contains("unknown option \"cuont\" of migrate.rollback", "did you mean \"count\"?");
        assertThat(said("step('a') { migrate.rollback 'x.xml', count: 'two' }"))
                .contains("option \"count\" of migrate.rollback must be a whole number, was String");
        assertThat(said("step('a') { migrate.status() }")).contains("migrate.status needs a file");
        assertThat(said("migrate.rollback 'x.xml', count: 2")).contains("migrate.rollback may not stand");
        assertThat(said("fact('a') { migrate 'x.xml' }")).contains("migrate may not stand");
    }

    @Test
    void mayStandWhereTheyOnlyLook() {
        Runbook.compile("r.groovy", """
                def n = fact('pending') { migrate.status('x.xml').pending }
                expect 'tag', is: 'v1', { migrate.status('x.xml').tag }
                step('a') { migrate 'x.xml', to: 'v1' } undo { migrate.rollback 'x.xml', count: 2 }
                """, Vocabulary.LANGUAGE);
    }

    @Test
    void aVariableOfAnotherNameIsNoneOfThem() {
        assertThat(said("step('a') { migration.status 'x.xml' }")).contains("variable \"migration\" is not declared");
    }

    @Test
    void runAtThePrompt() throws Exception {
        try (EngineDatabase database = Engine.SQLITE.open();
                Checkout checkout = Checkout.fresh()) {
            java.nio.file.Files.writeString(
                    checkout.path("log.sql"),
                    "--liquibase formatted sql\n--changeset ann:one\ncreate table one (id int);\n");
            String url = database.address().jdbcUrl();
            assertThat(checkout.run(url, "-c", "migrate.status 'log.sql'").out())
                    .contains("log.sql::one::ann", "pending");
            assertThat(checkout.run(url, "-c", "def s = migrate.status('log.sql'); s.pending")
                            .out())
                    .contains("1");
            assertThat(checkout.run(url, "-c", "migrate 'log.sql'").out()).contains("log.sql::one::ann", "run");
            assertThat(checkout.run(url, "-c", "migrate.rollback 'log.sql', count: 1")
                            .code())
                    .isEqualTo(2);
        }
    }
}
