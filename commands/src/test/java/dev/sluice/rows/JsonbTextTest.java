package dev.sluice.rows;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonbTextTest {
    @Test
    void isSpelledAsTheServerSpellsIt() throws SQLException {
        Random random = new Random(20261121);
        try (TestDatabase database = TestPostgres.freshDatabase();
                Connection connection = database.connect();
                PreparedStatement ask = connection.prepareStatement("select ?::jsonb::text")) {
            for (int i = 0; i < 2_000; i++) {
                String json = value(random, 0);
                ask.setString(1, json);
                try (ResultSet row = ask.executeQuery()) {
                    row.next();
                    assertThat(new String(JsonbText.canonical(json.getBytes(UTF_8)), UTF_8))
                            .as(json)
                            .isEqualTo(row.getString(1));
                }
            }
        }
    }

    private static final String[] SCALARS = {
        "null",
        "true",
        "false",
        "0",
        "-0",
        "-0.0",
        "1.50",
        "1e5",
        "1E-7",
        "12345678901234567890.123",
        "1e400",
        "2.5e+2",
        "\"\"",
        "\"a\\u0041\\n\\t\\\"\\\\/\\/\"",
        "\"\\u00e9\\ud83d\\ude00\\u001f\\u007f\"",
        "\"\u00e9\ud83d\ude00\"",
        "9007199254740993"
    };
    private static final String[] NAMES = {"a", "b", "aa", "\u00e9", "z", "\\u0062b", "", "A", "\ud83d\ude00", "\\\""};

    private static String value(Random random, int depth) {
        int choice = depth > 3 ? 0 : random.nextInt(4);
        if (choice < 2) {
            return SCALARS[random.nextInt(SCALARS.length)];
        }
        StringBuilder out = new StringBuilder(choice == 2 ? "[" : " { ");
        int first = random.nextInt(NAMES.length);
        for (int i = random.nextInt(5); i > 0; i--) {
            if (choice == 3) {
                out.append('"').append(NAMES[(first + i) % NAMES.length]).append("\" :\n");
            }
            out.append(value(random, depth + 1)).append(i > 1 ? " , " : "");
        }
        return out.append(choice == 2 ? "]" : "}").toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{", "[1,]", "nul", "1 2", "\"\\u0000\"", "{a: 1}", "NaN", "{\"a\": 1, \"\\u0061\": 2}"})
    void whatJsonbCannotHoldIsRefused(String json) {
        assertThatThrownBy(() -> JsonbText.canonical(json.getBytes(UTF_8))).isInstanceOf(BadValue.class);
    }
}
