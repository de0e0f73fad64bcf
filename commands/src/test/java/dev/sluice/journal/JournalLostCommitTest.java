package dev.sluice.journal;

import static dev.sluice.journal.JournalFixture.HEADER;
import static dev.sluice.journal.JournalFixture.STEP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.sql.Sql;
import dev.sluice.testing.CuttingProxy;
import dev.sluice.testing.CuttingProxy.Cut;
import dev.sluice.testing.Engine;
import dev.sluice.testing.EngineDatabase;
import dev.sluice.testing.TestPostgres;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JournalLostCommitTest {
    private JournalFixture fixture;
    private CuttingProxy proxy;
    private Run run;

    @BeforeEach
    void start() {
        fixture = new JournalFixture(Engine.POSTGRES);
        proxy = CuttingProxy.inFrontOf(TestPostgres.server());
        EngineDatabase.Address direct = fixture.raw.address();
        String server =
                TestPostgres.server().host() + ":" + TestPostgres.server().port();
        String url = direct.jdbcUrl().replace(server, proxy.host() + ":" + proxy.port())
                // A statement that the server has prepared is sent without its text, by which the proxy knows it.
                + "?prepareThreshold=0";
        EngineDatabase.Address through = new EngineDatabase.Address(url, direct.user(), direct.password());
        run = fixture.journal(fixture.database(through)).start(HEADER, Locks.RUNBOOK);
    }

    @AfterEach
    void close() throws IOException {
        run.close();
        fixture.close();
        proxy.close();
    }

    private StepEnd oneRowCutAtCommit(Cut cut) {
        return run.once(STEP, tx -> {
            tx.execute(Sql.of("insert into work values (1)"));
            proxy.cutAt("commit", cut);
            return StepEnd.done(new Counts(1, 0, 0), RecordedValue.NULL);
        });
    }

    @Test
    void aStepWhoseCommitTookPlaceIsDoneThoughTheAnswerWasLost() {
        oneRowCutAtCommit(Cut.AFTER);
        assertThat(proxy.hasCut()).isTrue();
        assertThat(run.finished(1, "s1")).isPresent();
        assertThat(fixture.workRows()).isEqualTo(1);
        assertHeldAgain();
    }

    @Test
    void aStepWhoseCommitDidNotArriveLeavesNoMarkAndCanBeDoneAgain() {
        assertThatThrownBy(() -> oneRowCutAtCommit(Cut.BEFORE))
                .isInstanceOfSatisfying(
                        SluiceException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONNECTION));
        assertThat(run.finished(1, "s1")).isEmpty();
        JournalFixture.oneRow(run);
        assertThat(fixture.workRows()).isEqualTo(1);
        assertHeldAgain();
    }

    /** The lock went with the session; the one after it has taken it again. */
    private void assertHeldAgain() {
        assertThatThrownBy(() -> fixture.journal().start(HEADER, Locks.RUNBOOK))
                .hasMessageStartingWith("runbook \"Reimport\" is locked by run " + run.id());
        run.end(Outcome.DONE);
    }
}
