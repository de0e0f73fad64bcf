package dev.sluice.profile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WordsTest {
    @Test
    void splitsAtBlanks() {
        assertThat(Words.of("  vault kv\tget  -field=pw ").orElseThrow())
                .containsExactly("vault", "kv", "get", "-field=pw");
    }

    @Test
    void keepsBlanksBetweenQuotes() {
        assertThat(Words.of("op read 'op://my vault/x' \"a \\\"b\\\"\" c\\ d").orElseThrow())
                .containsExactly("op", "read", "op://my vault/x", "a \"b\"", "c d");
    }

    @Test
    void keepsAnEmptyQuotedWord() {
        assertThat(Words.of("a '' \"\"").orElseThrow()).containsExactly("a", "", "");
    }

    @Test
    void leavesWhatAShellWouldReadAsItIs() {
        assertThat(Words.of("echo $HOME `id` *; rm | x").orElseThrow())
                .containsExactly("echo", "$HOME", "`id`", "*;", "rm", "|", "x");
    }

    @Test
    void refusesWhatIsLeftOpen() {
        assertThat(Words.of("echo 'a")).isEmpty();
        assertThat(Words.of("echo \"a")).isEmpty();
        assertThat(Words.of("echo a\\")).isEmpty();
    }
}
