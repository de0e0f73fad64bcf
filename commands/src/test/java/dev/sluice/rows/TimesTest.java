package dev.sluice.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class TimesTest {
    /** Usual ones, odd ones and broken ones, a character off each. */
    private static List<String> stamps() {
        List<String> stamps = new ArrayList<>(List.of(
                "2024-02-29 23:59:59",
                "2023-02-29 00:00:00",
                "2024-01-01T00:00:00.1",
                "1999-12-31 23:59:59.999999",
                "2024-01-01 00:00:00.1234567",
                "2024-01-01 00:00:00.1234560",
                "2024-01-01 00:00",
                "2024-01-01",
                "0000-01-01 00:00:00",
                "0001-01-01 00:00:00",
                "9999-12-31 23:59:59",
                "12024-01-01 00:00:00",
                "2024-01-01 24:00:00",
                "2024-01-01 00:60:00",
                "2024-01-01 00:00:60",
                "2024-13-01 00:00:00",
                "2024-00-01 00:00:00",
                "2024-01-00 00:00:00",
                "2024-01-01 00:00:00Z",
                "2024-01-01 00:00:00+02",
                "2024-01-01 00:00:00.",
                "",
                "x"));
        Random random = new Random(7);
        String characters = "0123456789-:. TZ+é";
        for (String usual : List.of("2024-02-29 23:59:59.12", "2024-01-31 07:08:09", "2024-01-31")) {
            for (int i = 0; i < 300; i++) {
                StringBuilder one = new StringBuilder(usual);
                one.setCharAt(random.nextInt(usual.length()), characters.charAt(random.nextInt(characters.length())));
                stamps.add(one.toString());
            }
        }
        return stamps;
    }

    @Test
    void theShortWayReadsWhatTheLongWayReads() {
        for (String stamp : stamps()) {
            byte[] utf8 = stamp.getBytes(StandardCharsets.UTF_8);
            for (boolean zone : new boolean[] {false, true}) {
                assertThat(outcome(() -> Times.micros(utf8, zone)))
                        .as(stamp)
                        .isEqualTo(outcome(() -> Times.micros(stamp, zone)));
            }
            assertThat(outcome(() -> Times.days(utf8))).as(stamp).isEqualTo(outcome(() -> Times.days(stamp)));
        }
    }

    @Test
    void anInstantIsCountedFromTheYear2000() {
        assertThat(Times.micros("2000-01-01 00:00:01.5".getBytes(StandardCharsets.UTF_8), false))
                .isEqualTo(1_500_000);
        assertThat(Times.micros("1999-12-31 23:59:59".getBytes(StandardCharsets.UTF_8), false))
                .isEqualTo(-1_000_000);
        assertThat(Times.days("2000-03-01".getBytes(StandardCharsets.UTF_8))).isEqualTo(60);
    }

    private static String outcome(Supplier<Number> reading) {
        try {
            return reading.get().toString();
        } catch (BadValue e) {
            return e.reason();
        }
    }
}
