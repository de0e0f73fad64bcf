package dev.sluice.shell.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.command.Arguments;
import groovy.lang.Closure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code watch} for minutes, by a clock that does not take them. */
class WatchTest {
    private static final Map<String, Object> TWO_MINUTES =
            Map.of("every", Duration.ofSeconds(10), "for", Duration.ofMinutes(2));

    private final List<Long> rounds = new ArrayList<>();
    private Duration passed = Duration.ZERO;

    private final Watch.Time time = new Watch.Time() {
        @Override
        public long nanos() {
            return passed.toNanos();
        }

        @Override
        public void pass(Duration pause) {
            passed = passed.plus(pause.isNegative() ? Duration.ZERO : pause);
        }
    };

    private Watch<Integer> watch(Map<String, Object> options) {
        return new Watch<>("it", new Arguments("watch", "it", options), time);
    }

    /** A round that takes so long. */
    private int round(int seconds) {
        rounds.add(passed.toSeconds());
        time.pass(Duration.ofSeconds(seconds));
        return rounds.size();
    }

    @Test
    void itLooksEverySoOftenAsLongAsItIsToldTo() {
        int last = watch(TWO_MINUTES).repeat(() -> round(3), until -> false);

        assertThat(rounds).containsExactly(0L, 10L, 20L, 30L, 40L, 50L, 60L, 70L, 80L, 90L, 100L, 110L);
        assertThat(last).as("the value of the last round").isEqualTo(12);
    }

    @Test
    void roundsThatTakeLongerFollowOneAnotherAndEndInTime() {
        watch(TWO_MINUTES).repeat(() -> round(25), until -> false);

        assertThat(rounds).containsExactly(0L, 25L, 50L, 75L, 100L);
    }

    @Test
    void whatDoesNotComeWithinItsMinutesIsAFailureAndWhatComesIsNone() {
        Map<String, Object> options = new LinkedHashMap<>(TWO_MINUTES);
        options.put("until", Closure.IDENTITY);

        assertThat(watch(options).repeat(() -> round(1), until -> rounds.size() == 3))
                .isEqualTo(3);
        assertThat(passed).isEqualTo(Duration.ofSeconds(21));
        assertThatThrownBy(() -> watch(options).repeat(() -> round(1), until -> false))
                .hasMessageContaining("did not come to its end within 120000 ms");
    }
}
