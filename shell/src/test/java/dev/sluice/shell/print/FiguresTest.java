package dev.sluice.shell.print;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {
    private final Locale before = Locale.getDefault();

    @AfterEach
    void backToTheLocale() {
        Locale.setDefault(before);
    }

    @Test
    void groupsCounts() {
        assertThat(Figures.count(15_928)).isEqualTo("15,928");
        assertThat(Figures.count(-1_000)).isEqualTo("-1,000");
        assertThat(Figures.count(0, "row")).isEqualTo("0 rows");
        assertThat(Figures.count(1, "row")).isEqualTo("1 row");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | 0 bytes",
                "1 | 1 byte",
                "999 | 999 bytes",
                "1000 | 1.00 kB",
                "1250000 | 1.25 MB",
                "12345678 | 12.3 MB",
                "999499 | 999 kB",
                "999500 | 1.00 MB",
                "123456789012 | 123 GB",
                "9223372036854775807 | 9.22 EB"
            })
    void namesSizesInThreeDigits(long size, String text) {
        assertThat(Figures.bytes(size)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | 0.00 s",
                "834 | 0.83 s",
                "9994 | 9.99 s",
                "9995 | 10.0 s",
                "59949 | 59.9 s",
                "59950 | 1 min 0 s",
                "72000 | 1 min 12 s",
                "3599600 | 1 h 0 min",
                "7500000 | 2 h 5 min"
            })
    void namesDurations(long millis, String text) {
        assertThat(Figures.duration(Duration.ofMillis(millis))).isEqualTo(text);
    }

    @Test
    void roundsRatesToThreeDigits() {
        assertThat(Figures.rate(164_321, Duration.ofSeconds(1))).isEqualTo("164,000 rows/s");
        assertThat(Figures.rate(5, Duration.ofSeconds(2))).isEqualTo("3 rows/s");
        assertThat(Figures.rate(5, Duration.ZERO)).isEmpty();
    }

    @Test
    void everyLocaleReadsTheSame() {
        for (String tag : new String[] {"tr-TR", "ar-EG-u-nu-arab", "de-DE", "hi-IN-u-nu-deva"}) {
            Locale.setDefault(Locale.forLanguageTag(tag));
            assertThat(Figures.count(15_928)).isEqualTo("15,928");
            assertThat(Figures.bytes(1_250_000)).isEqualTo("1.25 MB");
            assertThat(Figures.duration(Duration.ofMillis(834))).isEqualTo("0.83 s");
            assertThat(Figures.rate(164_321, Duration.ofSeconds(1))).isEqualTo("164,000 rows/s");
        }
    }
}
