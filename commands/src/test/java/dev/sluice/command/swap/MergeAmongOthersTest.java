package dev.sluice.command.swap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.testing.Engine;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same word while others read and write, or have made what is in its way. */
class MergeAmongOthersTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Engine.class)
    void s19_aRowWrittenDuringTheLoadIsNeverLost(Engine engine) {
        List<String> writes = List.of(
                "insert into events values ('n', 'new', 1)",
                "update events set title = 'edited' where event_key = 'a'",
                "update events set year = null where event_key = 'a'",
                "update events set event_key = 'x' where event_key = 'c'",
                "delete from events where event_key = 'c'");
        for (String write : writes) {
            try (SwapBench bench = new SwapBench(engine, folder).with(MergeTest.EVENTS)) {
                Consumer<Staged> block =
                        staged -> bench.with("insert into " + staged.getQuoted() + " select * from fresh", write);
                String before = "[[" + 3 + "]]";
                assertThat(bench.refusal("events", "fill", block))
                        .as(write)
                        .startsWith("75: rows of table ")
                        .contains("were written while the new ones were brought");
                assertThat(bench.all("select count(*) from fresh")).isEqualTo(before);
                assertThat(bench.all("select count(*) from events where title = 'Vienna'"))
                        .isEqualTo("[[0]]");
                assertThat(bench.tables()).containsExactly("events", "fresh", "notes");
            }
        }
    }

    @Test
    void s19_truncateCopyAndReplicaWritesAreFoundToo() {
        List<String> writes = List.of(
                "truncate events cascade",
                "begin; set local session_replication_role = replica; update events set year = year; commit");
        for (String write : writes) {
            try (SwapBench bench = new SwapBench(Engine.POSTGRES, folder).with(MergeTest.EVENTS)) {
                Consumer<Staged> block =
                        staged -> bench.with("insert into " + staged.getQuoted() + " select * from fresh", write);
                assertThat(bench.refusal("events", "fill", block)).as(write).startsWith("75: rows of table ");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aBlockThatFailsLeavesTheTableAndNoStagingTable(Engine engine) {
        try (SwapBench bench = new SwapBench(engine, folder).with(MergeTest.EVENTS)) {
            Consumer<Staged> block = staged -> {
                bench.with("insert into " + staged.getQuoted() + " values ('q', 'q', 1)");
                throw new IllegalStateException("the program ended with 3");
            };
            assertThatThrownBy(() -> bench.swap("events", "fill", block)).hasMessage("the program ended with 3");
            assertThat(bench.tables()).containsExactly("events", "fresh", "notes");
            assertThat(bench.all("select count(*) from events")).isEqualTo("[[3]]");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aTableOfSomebodyElseIsNeverTakenForAStagingTable(Engine engine) {
        try (SwapBench bench = new SwapBench(engine, folder).with(MergeTest.EVENTS)) {
            bench.with("create table events_new (n integer)");
            assertThat(bench.refusal("events", "from", "fresh"))
                    .startsWith("2: table \"")
                    .contains("events_new\" exists, and swap has not made it");
            assertThat(bench.tables()).contains("events_new");
        }
    }

    @Test
    void s1_aSnapshotFromBeforeStillSeesTheOldRows() throws SQLException {
        try (SwapBench bench = new SwapBench(Engine.POSTGRES, folder).with(MergeTest.EVENTS);
                Connection reader = bench.database.connect();
                Statement statement = reader.createStatement()) {
            reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            reader.setAutoCommit(false);
            statement.executeQuery("select count(*) from notes").close();
            bench.swap("events", "from", "fresh");
            try (var rows = statement.executeQuery("select count(*) from events where event_key = 'c'")) {
                rows.next();
                assertThat(rows.getInt(1)).isEqualTo(1);
            }
        }
    }

    @Test
    void s15_readersDoNotWaitAndAWriterInTheWayIsNotWaitedForLong() throws SQLException {
        try (SwapBench bench = new SwapBench(Engine.POSTGRES, folder).with(MergeTest.EVENTS);
                Connection other = bench.database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.executeQuery("select count(*) from events").close();
            assertThat(SwapBench.counts(bench.swap("events", "from", "fresh"))).isEqualTo("+1 ~1 -1");
            statement.execute("update events set year = year");
            assertThat(bench.refusal("events", "from", "fresh")).startsWith("75: ");
            other.rollback();
        }
    }

    @Test
    void aRuleThatSwallowsRowsIsFound() {
        try (SwapBench bench = new SwapBench(Engine.POSTGRES, folder).with(MergeTest.EVENTS)) {
            bench.with(
                    "create or replace rule quiet as on insert to events where new.event_key = 'd' do instead nothing");
            assertThat(bench.refusal("events", "from", "fresh"))
                    .contains("the table has 2 rows instead of 3", "look for a trigger or rule");
            assertThat(bench.all("select count(*) from events where event_key = 'c'"))
                    .isEqualTo("[[1]]");
        }
    }
}
