package dev.sluice.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The word {@code contentKey}. */
class ContentKeyTest {
    private static String key(Object... fields) {
        return ContentKey.of(Arrays.asList(fields));
    }

    @Test
    void otherFieldsGiveAnotherKey() {
        assertThat(key("ab", "c")).isNotEqualTo(key("a", "bc"));
        assertThat(key("a", null)).isNotEqualTo(key("a", ""));
        assertThat(key("a", null)).isNotEqualTo(key("a")).isNotEqualTo(key(null, "a"));
        assertThat(key("1:a", "b")).isNotEqualTo(key("1:a1:b"));
        assertThat(key("Ides", -44)).isNotEqualTo(key("Ides", 44));
        assertThat(key("-")).isNotEqualTo(key((Object) null));
    }

    @Test
    void theSameFieldsGiveTheSameKey() {
        assertThat(key("Zu\u0308rich")).isEqualTo(key("Z\u00fcrich"));
        assertThat(key(1066)).isEqualTo(key(1066L)).isEqualTo(key(new BigDecimal("1066.00")));
        assertThat(key("a", -44)).matches("[0-9a-f]{64}");
    }
}
