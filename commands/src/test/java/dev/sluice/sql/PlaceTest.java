package dev.sluice.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlaceTest {
    @Test
    void countsLinesAndCodePointsFromOne() {
        assertThat(Place.of("", 0)).hasToString("1:1");
        assertThat(Place.of("a\nb😀c", 5)).hasToString("2:3");
        assertThat(Place.of("a\r\nb", 3)).hasToString("2:1");
        assertThat(Place.of("a\rb", 2)).hasToString("2:1");
    }
}
