package dev.sluice.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VisibleTest {
    @Test
    void spellsWhatATerminalWouldObey() {
        assertThat(Visible.line("a\u001b[2J\u0007\b\u007f\u009b")).isEqualTo("a\\x1B[2J\\x07\\x08\\x7F\\x9B");
        assertThat(Visible.line("\u202egnp.exe\u2066\u200e\u061c")).isEqualTo("\\u202Egnp.exe\\u2066\\u200E\\u061C");
        assertThat(Visible.line("a\u200bb\ufeffc\u2060\u00ad")).isEqualTo("a\\u200Bb\\uFEFFc\\u2060\\xAD");
        assertThat(Visible.line("\u2028\u2029\u0085")).isEqualTo("\\u2028\\u2029\\x85");
        assertThat(Visible.line("\ud800x\udc00")).isEqualTo("\\uD800x\\uDC00");
        assertThat(Visible.line("\udb40\udc41")).isEqualTo("\\u{E0041}");
    }

    @Test
    void keepsLettersOfAllScripts() {
        String text = "äß Привет 表 😀 e\u0301 עברית العربية ไทย \\x1B";
        assertThat(Visible.line(text)).isEqualTo(text);
    }

    @Test
    void spellsLineBreaksOnALineAndKeepsThemInAText() {
        assertThat(Visible.line("a\tb\r\nc")).isEqualTo("a\\tb\\r\\nc");
        assertThat(Visible.text("a\tb\r\nc\n")).isEqualTo("a\tb\\r\nc\n");
    }

    @Test
    void spellsMarksThatPileUp() {
        String pile = "e" + "\u0301".repeat(8);
        assertThat(Visible.line(pile)).isEqualTo("e" + "\u0301".repeat(6) + "\\u0301\\u0301");
    }

    @Test
    void quotesAValueAndNamesTheLengthOfALongOne() {
        assertThat(Visible.value(null)).isEqualTo("null");
        assertThat(Visible.value(12)).isEqualTo("12");
        assertThat(Visible.value(true)).isEqualTo("true");
        assertThat(Visible.value("a\nb")).isEqualTo("'a\\nb'");
        assertThat(Visible.value("x".repeat(80))).isEqualTo("'" + "x".repeat(80) + "'");
        assertThat(Visible.value("😀".repeat(1_234))).isEqualTo("'" + "😀".repeat(80) + "...' (1,234 characters)");
        assertThat(Visible.value(new byte[] {0, (byte) 0xff})).isEqualTo("'\\x00ff'");
        assertThat(Visible.value(new byte[2_000])).isEqualTo("'\\x" + "00".repeat(40) + "...' (2,000 bytes)");
    }

    @Test
    void noForbiddenByteEverComesOut() {
        Random random = new Random(20_261_121);
        for (int i = 0; i < 50_000; i++) {
            String text = randomText(random);
            assertHarmless(Visible.line(text), "");
            assertHarmless(Visible.text(text), "\n\t");
            assertHarmless(Visible.value(text), "");
        }
    }

    private static String randomText(Random random) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(12); length > 0; length--) {
            int[] limits = {0x20, 0x100, 0x2100, 0x10000, 0x110000};
            int limit = limits[random.nextInt(limits.length)];
            int from = limit == 0x2100 ? 0x2000 : 0;
            text.appendCodePoint(from + random.nextInt(limit - from));
        }
        return text.toString();
    }

    private static void assertHarmless(String shown, String allowed) {
        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(shown)).isTrue();
        shown.codePoints().filter(c -> allowed.indexOf(c) < 0).forEach(c -> {
            boolean control = c < 0x20 || (c >= 0x7f && c <= 0x9f);
            boolean bidi = (c >= 0x202a && c <= 0x202e)
                    || (c >= 0x2066 && c <= 0x2069)
                    || c == 0x200e
                    || c == 0x200f
                    || c == 0x61c;
            boolean hidden = c == 0x200b
                    || c == 0x200c
                    || c == 0x200d
                    || c == 0x2060
                    || c == 0xfeff
                    || c == 0x2028
                    || c == 0x2029;
            assertThat(control || bidi || hidden).as("U+%04X in %s", c, shown).isFalse();
        });
    }
}
