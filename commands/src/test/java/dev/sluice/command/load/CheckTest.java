package dev.sluice.command.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.testing.Engine;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code load ..., check: true}. */
class CheckTest {
    @TempDir
    Path folder;

    private LoadBench players(Engine engine) {
        return new LoadBench(engine, folder).with("create table players (id integer primary key, name text not null)");
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void allRecordsAreReadAndNothingIsWritten(Engine engine) {
        try (LoadBench bench = players(engine)) {
            StringBuilder csv = new StringBuilder("id,name\n");
            for (int i = 1; i <= 2500; i++) {
                csv.append(i).append(",n\n");
            }
            bench.file("a.csv", csv.toString());
            String outline = bench.load("a.csv", "into", "players", "check", true)
                    .outline()
                    .toString();
            assertThat(outline).contains("check of a.csv", "Count[count=2500]", "batch-size", "lock_timeout");
            assertThat(bench.text("select count(*) from players")).isEqualTo("0");
        }
    }

    /** The last record is far behind what the plan of a load looks at. */
    @ParameterizedTest
    @EnumSource(Engine.class)
    void aBadValueAtTheEndIsFound(Engine engine) {
        try (LoadBench bench = players(engine)) {
            bench.file("a.csv", "id,name\n" + "1,n\n".repeat(2000) + "x,n\n");
            SluiceException e = bench.refusal("a.csv", "into", "players", "check", true);
            assertThat(e.kind()).isEqualTo(Kind.FAILED);
            assertThat(e.getMessage()).contains("value 'x' of field \"id\" is not a number", "a.csv:2002, record 2001");
            bench.file("b.ndjson", "{\"id\":1,\"name\":\"n\"}\n".repeat(1500) + "{\"id\":2,\"na");
            assertThat(bench.refusal("b.ndjson", "into", "players", "check", true)
                            .getMessage())
                    .contains("b.ndjson:1501");
        }
    }
}
