package dev.sluice.command.swap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.command.Gate;
import dev.sluice.command.Progress;
import dev.sluice.command.Session;
import dev.sluice.testing.Engine;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What swap makes for itself has rows that a policy may hide, and is nobody else's to read: neither by grants nor by default privileges. */
class StagingRightsTest {
    private static final String READS = "select has_table_privilege('staging_reader', '%s', 'select')";

    @TempDir
    Path folder;

    private SwapBench bench(String... more) {
        SwapBench bench = new SwapBench(Engine.POSTGRES, folder);
        bench.role("staging_reader");
        return bench.with(SwapBench.EVENTS).with(more);
    }

    @Test
    void s4_theStagingTableIsNotReadableByThoseWhomAPolicyKeepsOut() {
        try (SwapBench bench = bench(
                "alter table events enable row level security",
                "create policy none on events using (false)",
                "grant select on events to staging_reader",
                "grant update (title) on events to staging_reader",
                "grant usage on schema public to staging_reader")) {
            String rights = "select relacl from pg_class where oid = 'events'::regclass";
            String before = bench.all(rights);
            List<String> seen = new ArrayList<>();
            Progress looks = (what, done, total) -> {
                if (what.startsWith("wait for older")) {
                    seen.add(seenByReader(bench));
                }
            };
            new Session(bench, new Gate("home", false, false, false), looks)
                    .run(SwapBench.command(SwapBench.SWAP, "events", "from", "fresh", "strategy", "rename"));
            assertThat(seen).containsExactly("refused");
            assertThat(bench.all(rights)).isEqualTo(before);
        }
    }

    private static String seenByReader(SwapBench bench) {
        try (Connection other = bench.database.connect();
                Statement statement = other.createStatement()) {
            statement.execute("set role staging_reader");
            try (var rows = statement.executeQuery("select count(*) from events_new")) {
                rows.next();
                return rows.getString(1);
            }
        } catch (SQLException e) {
            return "refused";
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rename", "merge"})
    void s5_defaultPrivilegesDoNotHoldForTheStagingTableWhileABlockFillsIt(String strategy) {
        try (SwapBench bench = bench("alter default privileges grant select on tables to staging_reader, public")) {
            List<String> readable = new ArrayList<>();
            Consumer<Staged> block = staged -> {
                readable.add(bench.all(READS.formatted("events_new")));
                bench.with("insert into events_new select * from fresh");
            };
            assertThat(bench.refusal("events", "fill", block, "strategy", strategy))
                    .isEqualTo("swapped");
            assertThat(readable).containsExactly("[[false]]");
        }
    }

    @Test
    void s5_theOwnersRightsAreThoseItHadToo() {
        String rights = "select relacl from pg_class where oid = 'events'::regclass";
        try (SwapBench bench = bench("revoke truncate, delete on events from current_user")) {
            String before = bench.all(rights);
            bench.swap("events", "from", "fresh", "strategy", "rename");
            assertThat(bench.all(rights)).isEqualTo(before);
        }
    }

    @Test
    void s5_theArchiveOfOrphansIsNotReadableByDefaultPrivileges() {
        try (SwapBench bench = bench(
                "insert into notes values (2, 2)",
                "alter default privileges grant select on tables to staging_reader, public")) {
            bench.swap("events", "from", "fresh", "orphans", "prune", "maxOrphans", 1, "strategy", "merge");
            assertThat(bench.all(READS.formatted("notes_orphans"))).isEqualTo("[[false]]");
        }
    }
}
