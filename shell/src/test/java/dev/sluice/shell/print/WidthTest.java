package dev.sluice.shell.print;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WidthTest {
    @Test
    void countsTheColumnsOfATerminal() {
        assertThat(Width.of("abc")).isEqualTo(3);
        assertThat(Width.of("äß")).isEqualTo(2);
        assertThat(Width.of("表一")).isEqualTo(4);
        assertThat(Width.of("ｶﾅ")).isEqualTo(2);
        assertThat(Width.of("한글")).isEqualTo(4);
        assertThat(Width.of("😀")).isEqualTo(2);
        assertThat(Width.of("e\u0301")).isEqualTo(1);
        assertThat(Width.of("𠀀")).isEqualTo(2);
        assertThat(Width.of("✓→Ж")).isEqualTo(3);
    }
}
