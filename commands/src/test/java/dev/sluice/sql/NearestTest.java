package dev.sluice.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
    private static final List<String> KNOWN = List.of("password", "user", "url", "role", "read-only", "search-path");

    @ParameterizedTest
    @CsvSource({
        "pasword, password",
        "passwrod, password",
        "PASSWORD, password",
        "usr, user",
        "rul, url",
        "readonly, read-only",
        "searchpath, search-path",
        "search_path, search-path"
    })
    void findsTheWordThatWasMeant(String wanted, String meant) {
        assertThat(Nearest.one(wanted, KNOWN)).contains(meant);
    }

    @Test
    void staysSilentRatherThanGuessWildly() {
        assertThat(Nearest.one("timeout", KNOWN)).isEmpty();
        assertThat(Nearest.one("", KNOWN)).isEmpty();
        assertThat(Nearest.one("user", List.of())).isEmpty();
    }

    @Test
    void takesTheFirstByLetterWhereTwoAreAsNear() {
        assertThat(Nearest.one("bat", List.of("cat", "bar"))).contains("bar");
    }
}
