package dev.sluice.command.swap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.command.Source;
import dev.sluice.sql.Sql;
import dev.sluice.testing.Engine;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A source that has not all columns. */
class BroughtTest {
    @TempDir
    Path folder;

    private static Source query(String sql) {
        return new Source.OfQuery("home", Sql.of(sql));
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void columnsThatItLacksAreNotEmptiedInEveryRow(Engine engine) {
        try (SwapBench bench = new SwapBench(engine, folder)
                .with(
                        "create table m (k integer primary key, title varchar(20), votes integer not null default 0, note varchar(20))",
                        "insert into m values (1, 'a', 7, 'x'), (2, 'b', 8, 'y')",
                        "create table fresh (k integer primary key, title varchar(20))",
                        "insert into fresh values (1, 'a'), (2, 'B')")) {
            String refusal = bench.refusal("m", "from", "fresh");
            assertThat(refusal)
                    .startsWith("2: fresh does not bring [votes, note]")
                    .contains("keep: ['votes', 'note']");
            assertThat(bench.refusal("m", "from", query("select k, title, 1 as votes from fresh")))
                    .contains("does not bring [note]");
            assertThat(bench.all("select * from m order by k")).isEqualTo("[[1, a, 7, x], [2, b, 8, y]]");

            bench.swap("m", "from", "fresh", "keep", List.of("votes", "note"));
            assertThat(bench.all("select * from m order by k")).isEqualTo("[[1, a, 7, x], [2, B, 8, y]]");
            bench.swap(
                    "m",
                    "from",
                    query("select k, title as name, 3 as votes, 'z' as note from fresh"),
                    "map",
                    Map.of("name", "title"));
            assertThat(bench.all("select * from m order by k")).isEqualTo("[[1, a, 3, z], [2, B, 3, z]]");
        }
    }
}
