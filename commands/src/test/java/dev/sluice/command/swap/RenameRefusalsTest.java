package dev.sluice.command.swap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Engine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a rename would lose or give away is a refusal in the plan, and {@code merge} is the way out. */
class RenameRefusalsTest {
    @TempDir
    Path folder;

    private SwapBench bench(Engine engine, String... more) {
        return new SwapBench(engine, folder).with(SwapBench.EVENTS).with(more);
    }

    @Test
    void s13_whatDependsOnAnExtensionGoesOnDependingOnIt() {
        String state = "select classid::regclass, deptype from pg_depend where deptype = 'x' order by 1";
        try (SwapBench bench = bench(
                Engine.POSTGRES,
                "create index titles on events (title)",
                "alter index titles depends on extension plpgsql")) {
            String before = bench.all(state);
            assertThat(bench.refusal("events", "from", "fresh", "strategy", "rename", "dropOld", true))
                    .startsWith("8: ")
                    .contains("index public.titles depends on extension plpgsql")
                    .contains("merge");
            bench.swap("events", "from", "fresh");
            assertThat(bench.all(state)).isEqualTo(before);
        }
    }

    /** A subscriber has no such table, and its subscription stops. */
    @ParameterizedTest
    @ValueSource(strings = {"all tables", "tables in schema public"})
    void s27_theStagingTableIsNotPublishedWithAllTables(String which) {
        try (SwapBench bench = bench(Engine.POSTGRES, "create publication everything for " + which)) {
            assertThat(bench.refusal("events", "from", "fresh", "strategy", "rename"))
                    .startsWith("8: ")
                    .contains("publication")
                    .contains("merge");
            List<String> published = new ArrayList<>();
            Consumer<Staged> block = staged -> {
                published.add(bench.all("select tablename from pg_publication_tables order by 1"));
                bench.with("insert into " + staged.getQuoted() + " select * from fresh");
            };
            assertThat(bench.refusal("events", "fill", block, "strategy", "merge"))
                    .isEqualTo("swapped");
            assertThat(published).containsExactly("[[events], [fresh], [notes]]");
        }
    }
}
