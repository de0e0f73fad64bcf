package dev.sluice.command.swap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.command.Databases;
import dev.sluice.command.Gate;
import dev.sluice.command.Progress;
import dev.sluice.command.Session;
import dev.sluice.db.Capabilities;
import dev.sluice.db.Database;
import dev.sluice.db.Transaction;
import dev.sluice.testing.Engine;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that speaks PostgreSQL's protocol and cannot take back what defines a table. */
class UnableServerTest {
    @TempDir
    Path folder;

    /** The bench's databases, of a server that can do nothing. */
    private record Unable(SwapBench bench) implements Databases {
        @Override
        public Database home() {
            return bench.home();
        }

        @Override
        public Database named(String profile) {
            return bench.home();
        }

        @Override
        public Path directory() {
            return bench.folder;
        }

        @Override
        public Capabilities capabilities(Transaction transaction) {
            return new Capabilities(Set.of(), Set.of());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"merge", "rename"})
    void isFoundBeforeAnythingIsStagedAlsoInTransactionsOfTheSwapsOwn(String strategy) {
        try (SwapBench bench = new SwapBench(Engine.POSTGRES, folder)
                .with(
                        "create table events (event_key integer primary key)",
                        "create table fresh (event_key integer primary key)")) {
            Session session = new Session(new Unable(bench), new Gate("home", false, false, false), Progress.NONE);
            assertThatThrownBy(() -> session.run(
                            SwapBench.command(SwapBench.SWAP, "events", "from", "fresh", "strategy", strategy)))
                    .hasMessageContaining("swap needs ddl rolls back, which this server does not have");
            assertThat(bench.tables()).containsExactly("events", "fresh");
        }
    }
}
