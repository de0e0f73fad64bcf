package dev.sluice.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.profile.Setting;
import dev.sluice.sql.Sql;
import dev.sluice.testing.CuttingProxy;
import dev.sluice.testing.CuttingProxy.Cut;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A network that swallows everything and says nothing: no call waits longer than it was told to. */
class BlackHoleTest {
    private static final Duration LIMIT = Duration.ofSeconds(8);

    private TestDatabase raw;
    private CuttingProxy proxy;
    private Database database;

    @BeforeEach
    void open() {
        raw = TestPostgres.freshDatabase();
        proxy = CuttingProxy.inFrontOf(raw.server());
        database = TestProfile.at(proxy.host(), proxy.port(), raw)
                .withParameters(
                        new Setting("socketTimeout", "1"),
                        new Setting("connectTimeout", "1"),
                        new Setting("loginTimeout", "1"),
                        new Setting("cancelSignalTimeout", "1"))
                .openImpatient();
        database.transaction(Access.WRITE, tx -> tx.execute(Sql.of("create table t (a integer)")));
    }

    @AfterEach
    void close() throws IOException {
        proxy.heal();
        database.close();
        proxy.close();
        raw.close();
    }

    private Kind kindCutAt(String sql) {
        long start = System.nanoTime();
        proxy.cutAt(sql, Cut.BLACK_HOLE);
        Throwable failure = catchThrowable(
                () -> database.transaction(Access.WRITE, tx -> tx.execute(Sql.of("insert into t values (1)"))));
        assertThat(proxy.hasCut()).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LIMIT);
        return ((SluiceException) failure).kind();
    }

    @Test
    void aStatementWithoutAnAnswerIsAConnectionLost() {
        assertThat(kindCutAt("insert")).isEqualTo(Kind.CONNECTION);
    }

    @Test
    void aTransactionThatDoesNotEvenBeginIsAConnectionLost() {
        assertThat(kindCutAt("begin")).isEqualTo(Kind.CONNECTION);
    }

    @Test
    void aCommitWithoutAnAnswerIsUnknownWhileNobodyCanBeAsked() {
        assertThat(kindCutAt("commit")).isEqualTo(Kind.UNKNOWN);
    }

    @Test
    void theNextTransactionWorksOnceTheNetworkIsBack() {
        assertThat(kindCutAt("insert")).isEqualTo(Kind.CONNECTION);
        proxy.heal();
        assertThat(database.<Long>transaction(Access.WRITE, tx -> tx.execute(Sql.of("insert into t values (2)"))))
                .isEqualTo(1);
    }
}
