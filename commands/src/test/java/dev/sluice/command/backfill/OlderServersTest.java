package dev.sluice.command.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.command.CommandBench;
import dev.sluice.sql.Column;
import dev.sluice.sql.Name;
import dev.sluice.sql.ValueType;
import dev.sluice.testing.Engine;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is asked of servers that cannot say themselves what fits. */
class OlderServersTest {
    private static boolean fits(CommandBench bench, ValueType type, String text) {
        Column column = new Column(Name.of("c"), type, "x", false, Optional.empty(), Column.Generation.NONE);
        List<String> misfits = OlderServers.misfits(column, "'" + text + "'::text");
        return misfits.stream()
                .noneMatch(misfit ->
                        Boolean.TRUE.equals(bench.column("select " + misfit).get(0)));
    }

    @Test
    void daysAreThoseOfTheCalendarAndNumbersThoseOfTheType() {
        try (CommandBench bench = new CommandBench(Engine.POSTGRES)) {
            for (String day : List.of("2026-01-31", "2024-02-29", "2000-02-29", "2026-12-01", "12026-04-30")) {
                assertThat(fits(bench, ValueType.DATE, day)).as(day).isTrue();
            }
            for (String day : List.of(
                    "2026-02-30",
                    "2026-02-29",
                    "1900-02-29",
                    "2026-13-01",
                    "2026-04-31",
                    "2026-00-10",
                    "2026-01-00",
                    "0000-01-01")) {
                assertThat(fits(bench, ValueType.DATE, day)).as(day).isFalse();
            }
            assertThat(fits(bench, ValueType.INT2, "32767")).isTrue();
            assertThat(fits(bench, ValueType.INT2, "32768")).isFalse();
            assertThat(fits(bench, ValueType.INT4, "5.5")).isFalse();
            assertThat(fits(bench, ValueType.INT8, "9223372036854775808")).isFalse();
        }
    }
}
