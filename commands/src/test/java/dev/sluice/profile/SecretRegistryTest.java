package dev.sluice.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretRegistryTest {
    private static final String CANARY = "k&n/r~'y \"9+\\z";

    private final SecretRegistry registry = new SecretRegistry();

    @Test
    void replacesTheValueWhereverItStands() {
        registry.register("hunter2");
        assertThat(registry.scrub("xhunter2y and hunter2")).isEqualTo("x***y and ***");
    }

    @Test
    void leavesTextWithoutSecretsAsItIs() {
        registry.register("hunter2");
        assertThat(registry.scrub("")).isEmpty();
        assertThat(registry.scrub("nothing here")).isEqualTo("nothing here");
    }

    @Test
    void replacesUrlEncodedForms() {
        registry.register(CANARY);
        String form = URLEncoder.encode(CANARY, StandardCharsets.UTF_8);
        assertThat(registry.scrub("u:" + form + "@h")).isEqualTo("u:***@h");
        assertThat(registry.scrub("u:" + form.replace("+", "%20") + "@h")).isEqualTo("u:***@h");
        assertThat(registry.scrub("u:k%26n%2fr~%27y%20%229%2b%5cz@h")).isEqualTo("u:***@h");
    }

    @Test
    void replacesEscapedForms() {
        registry.register("a'b\"c\\d");
        assertThat(registry.scrub("sql 'a''b\"c\\d'")).isEqualTo("sql '***'");
        assertThat(registry.scrub("json \"a'b\\\"c\\\\d\"")).isEqualTo("json \"***\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "u", "us", "usr", "user", "user:"})
    void replacesBase64AtAnyPlaceOfALongerText(String before) {
        registry.register("canary-1234");
        String encoded =
                Base64.getEncoder().encodeToString((before + "canary-1234" + "tail").getBytes(StandardCharsets.UTF_8));
        String scrubbed = registry.scrub("Basic " + encoded);
        assertThat(scrubbed).startsWith("Basic ").contains("***");
        assertThat(scrubbed.length()).isLessThan(encoded.length());
    }

    @Test
    void replacesBase64WithAndWithoutPadding() {
        registry.register("canary-1234");
        assertThat(registry.scrub("Y2FuYXJ5LTEyMzQ=")).isEqualTo("***");
        assertThat(registry.scrub("Y2FuYXJ5LTEyMzQ")).isEqualTo("***");
    }

    @Test
    void takesAShortValueOutOnlyAsAWholeWord() {
        registry.register("abc");
        assertThat(registry.scrub("abc, password=abc; abcd 1abc abc")).isEqualTo("***, password=***; abcd 1abc ***");
    }

    @Test
    void leavesNoEndOfTwoValuesThatOverlap() {
        registry.register("abcdef");
        registry.register("defghi");
        assertThat(registry.scrub("-abcdefghi-")).isEqualTo("-***-");
    }

    @Test
    void hidesTheLongerOfTwoValuesOfWhichOneBeginsTheOther() {
        registry.register("secret");
        registry.register("secret-long");
        assertThat(registry.scrub("secret-long secret")).isEqualTo("*** ***");
    }

    @Test
    void takesAnEmptyValueForNoSecret() {
        registry.register("");
        assertThat(registry.size()).isZero();
        assertThat(registry.scrub("text")).isEqualTo("text");
    }

    @Test
    void neverTellsItsValues() {
        registry.register("hunter2");
        assertThat(registry).hasToString("1 secrets");
    }
}
