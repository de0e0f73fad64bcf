package dev.sluice.command.swap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Engine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is changed on a table while its rows are brought is not lost by a rename. */
class RenameChangesTest {
    @TempDir
    Path folder;

    private SwapBench bench(String... more) {
        return new SwapBench(Engine.POSTGRES, folder).with(SwapBench.EVENTS).with(more);
    }

    /** The statement that makes the twin says "like", and so reads the same; parts are those that were there at the beginning. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "alter table events add column typed text default 'typed in'",
                "alter table events alter column title set default 'untitled'",
                "alter table events alter column title set not null",
                "alter table events alter column title type text",
                "create index added on events (title)",
                "alter table events add constraint added unique (title, id)",
                "create statistics added (ndistinct) on id, title from events",
                "create constraint trigger added after insert on notes from events for each row"
                        + " execute function suppress_redundant_updates_trigger()",
                "alter table notes disable trigger all"
            })
    void whatIsAddedToTheTableWhileItsRowsAreBroughtIsNotLost(String change) {
        try (SwapBench bench = bench()) {
            List<String> then = new ArrayList<>();
            Consumer<Staged> block = staged -> {
                bench.with("insert into " + staged.getQuoted() + " select * from fresh", change);
                then.add(state(bench));
            };
            String refusal = bench.refusal("events", "fill", block, "strategy", "rename");
            assertThat(refusal).startsWith("1: what hangs on table public.events has changed");
            assertThat(List.of(state(bench))).isEqualTo(then);
        }
    }

    private static String state(SwapBench bench) {
        return bench.all(
                        "select a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid) from pg_attribute a"
                                + " left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum"
                                + " where a.attrelid = 'events'::regclass and a.attnum > 0 order by 1")
                + bench.all("select indexname from pg_indexes where tablename = 'events' order by 1")
                + bench.all("select stxname from pg_statistic_ext where stxrelid = 'events'::regclass order by 1");
    }
}
