package dev.sluice.command.backfill;

import static dev.sluice.command.backfill.BackfillWord.WORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.command.Arguments;
import dev.sluice.command.CommandBench;
import dev.sluice.testing.Engine;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Options of {@code backfill} that one would not miss if they were left out. */
class BackfillOptionsTest {
    @ParameterizedTest
    @EnumSource(Engine.class)
    void optionsThatWouldMeanNothingAreRefusedWithTheWayOut(Engine engine) {
        try (CommandBench bench = Digests.filled(engine, 1)) {
            Object mapping = Digests.mapping();
            Function<Object, Object> same = row -> row;
            assertThat(bench.refusal(WORD, "events_v3", "documents", mapping, "maxRows", 5))
                    .startsWith(
                            "2: maxRows goes with deleteExtra, which is not given; add deleteExtra, or leave maxRows out");
            assertThat(bench.refusal(WORD, "events_v3", "documents", mapping, "maxPercent", 5))
                    .startsWith("2: maxPercent goes with deleteExtra");
            assertThat(bench.refusal(WORD, "events_v3", "documents", mapping, "deleteExtra", false, "maxRows", 5))
                    .as("said, and not forgotten")
                    .isEqualTo("done");
            assertThat(bench.refusal(WORD, "ctm", "set", Map.of("month", "x"), "quarantineLimit", 5))
                    .startsWith("2: quarantineLimit goes with quarantine");
            assertThat(bench.refusal(WORD, "ctm", "set", Map.of("month", "x"), "workers", 2, "limit", 5))
                    .startsWith("2: a first try goes through one range; leave workers out, or limit");
            assertThat(bench.refusal(WORD, "ctm", "each", same, "commitEvery", 10_001))
                    .startsWith("2: commitEvery is at most 10000 with a block");
            Map<String, Object> given = Digests.options();
            given.put("columns", Map.of("date", Map.of("path", "$.date", "required", "yes")));
            assertThatThrownBy(() -> MappingReader.read(new Arguments("documents", "ctm", given)))
                    .hasMessageContaining("required: of date is true or false, was yes");
        }
    }
}
