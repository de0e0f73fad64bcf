package dev.sluice.command.swap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.Access;
import dev.sluice.sql.Sql;
import dev.sluice.testing.Engine;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a swap that fails has committed: nothing of its own, where it is all removed again. */
class ScaffoldTest {
    private static final String[] EVENTS = {
        "create table events (id integer primary key, name varchar(20))",
        "create table fresh (id integer primary key, name varchar(20))",
        "create table log (line varchar(20))",
        "insert into events values (1, 'a')",
        "insert into fresh values (1, 'b')"
    };

    @TempDir
    Path folder;

    private static Consumer<Staged> block(SwapBench bench, String statement) {
        return staging -> {
            bench.home().transaction(Access.WRITE, tx -> tx.execute(Sql.of(statement)));
            throw Swap.invalid("the program failed");
        };
    }

    @ParameterizedTest
    @CsvSource({"POSTGRES, merge", "POSTGRES, rename", "SQLITE, merge", "SQLITE, rename"})
    void aSwapThatFailsHasCommittedNothingButWhatItsBlockHas(Engine engine, String strategy) {
        try (SwapBench bench = new SwapBench(engine, folder).with(EVENTS)) {
            assertThat(bench.refusal("events", "from", "fresh", "strategy", strategy, "rows", 7))
                    .startsWith("8: ");
            assertThat(bench.home().commits()).isZero();
            assertThat(bench.refusal(
                            "events", "strategy", strategy, "fill", block(bench, "insert into log values ('x')")))
                    .contains("the program failed");
            assertThat(bench.home().commits()).isOne();
            assertThat(bench.tables()).containsExactly("events", "fresh", "log");
        }
    }
}
