package dev.sluice.command.upsert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.Access;
import dev.sluice.db.BareDatabase;
import dev.sluice.db.Database;
import dev.sluice.sql.Sql;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a form accepts the server must accept too: a text that only looks right would fail the load. */
class TextFormTest {
    private static final int TRIES = 4_000;
    private static final String[] DIGITS = {"0", "1", "2", "3", "5", "9"};
    private static final String[] JSON_PARTS = {
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "\"a\"",
        "\"\\u0000\"",
        "\"\\ud800\"",
        "1",
        "-0",
        "01",
        "1.",
        "1e5",
        "1e999",
        "true",
        "null",
        "nul",
        " ",
        "\n",
        "\u00A0",
        "'",
        "\"\t\"",
        "//",
        "NaN"
    };

    private final Random random = new Random(7);

    @Test
    void theServerReadsEveryStampThatAFormAccepts() throws SQLException {
        String[] templates = {
            "20##-##-##",
            "#0##-##-##T##:##",
            "00##-0#-0# ##:##:##",
            "20##-##-## ##:##:##.######Z",
            "2024-02-## ##:##+##:##",
            "2024-02-29 12:30-##:##",
            "##:##:##.#"
        };
        List<TextForm> forms = List.of(TextForm.DATE, TextForm.TIME, TextForm.TIMESTAMP, TextForm.TIMESTAMPTZ);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < TRIES; i++) {
            texts.add(filled(templates[random.nextInt(templates.length)]));
        }
        assertThat(accepted(texts, forms)).isGreaterThan(500);
    }

    @Test
    void theServerReadsEveryJsonThatTheFormAccepts() throws SQLException {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < TRIES; i++) {
            StringBuilder text = new StringBuilder();
            for (int part = random.nextInt(6); part >= 0; part--) {
                text.append(JSON_PARTS[random.nextInt(JSON_PARTS.length)]);
            }
            texts.add(text.toString());
        }
        assertThat(accepted(texts, List.of(TextForm.JSON))).isGreaterThan(100);
    }

    /** Has the server read what the forms accept; gives how much that was. */
    private static int accepted(List<String> texts, List<TextForm> forms) throws SQLException {
        try (TestDatabase fresh = TestPostgres.freshDatabase();
                Database database = BareDatabase.postgres(fresh)) {
            return database.transaction(Access.READ, t -> {
                int count = 0;
                for (TextForm form : forms) {
                    for (String text : texts.stream().filter(form::fits).toList()) {
                        String type = DeclaredType.of(form).postgres();
                        assertThat(t.query(Sql.of("select ?::text::" + type + " as v", text))
                                        .value())
                                .as(text)
                                .isNotNull();
                        count++;
                    }
                }
                return count;
            });
        }
    }

    private String filled(String template) {
        StringBuilder text = new StringBuilder(template);
        for (int at = text.indexOf("#"); at >= 0; at = text.indexOf("#")) {
            text.replace(at, at + 1, DIGITS[random.nextInt(DIGITS.length)]);
        }
        return text.toString();
    }
}
