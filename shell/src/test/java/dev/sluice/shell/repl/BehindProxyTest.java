package dev.sluice.shell.repl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.SluiceException;
import dev.sluice.shell.complete.Completion;
import dev.sluice.shell.complete.Offer;
import dev.sluice.shell.prompt.OpenWork.State;
import dev.sluice.testing.CuttingProxy;
import dev.sluice.testing.CuttingProxy.Cut;
import dev.sluice.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the prompt sends over the network, and what it does when nothing comes back. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BehindProxyTest {
    @TempDir
    private Path directory;

    private CuttingProxy proxy;
    private TypedLab lab;

    @BeforeEach
    void open() {
        proxy = CuttingProxy.inFrontOf(TestPostgres.server());
        lab = TypedLab.behind(proxy, directory);
    }

    @AfterEach
    void close() throws IOException {
        proxy.heal();
        lab.close();
        proxy.close();
    }

    /** The request to cancel is swallowed too: only giving the connection up ends the waiting, and it says what that costs. */
    @Test
    void aServerThatIsFrozenDuringControlCIsGivenUpAndTheStateIsSaid() {
        List<String> lines = new CopyOnWriteArrayList<>();
        Breaks breaks = new Breaks(lab.evaluator::cancel, lab.evaluator::abandon, lines::add);
        lab.type("begin");
        lab.type("insert into t (label) values ('a');");
        proxy.cutAt("select pg_sleep", Cut.BLACK_HOLE);
        breaks.begin();
        long start = System.nanoTime();
        Thread finger = new Thread(() -> {
            while (!proxy.hasCut()) {
                LockSupport.parkNanos(20_000_000L);
            }
            breaks.pressed();
            LockSupport.parkNanos(2_300_000_000L);
            breaks.pressed();
            breaks.pressed();
        });
        finger.setDaemon(true);
        finger.start();

        SluiceException failure = lab.failure("select pg_sleep(60);");
        breaks.end();

        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .as("the driver waits for 10 s before it gives the request to cancel up")
                .isLessThan(Duration.ofSeconds(8));
        assertThat(lines).singleElement().asString().startsWith("still waiting for the statement's end");
        assertThat(failure.state()).isEqualTo("the transaction is lost: all it did is taken back");
        assertThat(lab.state()).isEqualTo(State.NONE);
        proxy.heal();
        assertThat(lab.type("select count(*) as n from t;")).contains(" 0\n");
    }

    @Test
    void aTabTouchesNoNetwork() {
        lab.type("select 1;");
        Completion completion = lab.evaluator.completion();
        lab.evaluator.getReady();
        while (completion.at("select * from acc", 17).isEmpty()) {
            LockSupport.parkNanos(20_000_000L);
        }
        proxy.cutAt(1, Cut.BLACK_HOLE);

        assertThat(completion.at("select * from acc", 17))
                .extracting(Offer::text)
                .containsExactly("accounts");
        assertThat(completion.at("select * from accounts where bal", 32))
                .extracting(Offer::text)
                .containsExactly("balance");
        assertThat(completion.at("touch 'ac", 9)).extracting(Offer::text).containsExactly("accounts");
        assertThat(proxy.hasCut()).as("a message was sent").isFalse();
    }
}
