package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.shell.Shell.Outcome;
import dev.sluice.sql.ContentKey;
import dev.sluice.testing.Engine;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code contentKey} in SQL, in Groovy and in files, as docs/swap.md has it. */
class ContentKeyInSqlTest {
    /** Pairs that stand for two ways to write one thing, or for things that are easily taken for one. */
    private static final List<List<Object>> ODD = List.of(
            odd("Zu\u0308rich", -44, "x"),
            odd("Z\u00fcrich", 44, "x"),
            odd("a", null, "bc"),
            odd("ab", null, "c"),
            odd("abc", null, null),
            odd("abc", null, ""),
            odd("", null, "abc"),
            odd("-", 0, "-"),
            odd("1:a", 1, "1:a1:b"),
            odd("1:a1:1", null, "1:a1:b"),
            odd("\u212b \u1112\u1161\u11ab \ufb01", Integer.MIN_VALUE, "q\u0307\u0323"),
            odd("\ud83d\udc69\ud83c\udffd\u200d\ud83d\ude80 \ud83c\udfdb", Integer.MAX_VALUE, "\u202e\u05d0\ufeff"),
            odd(" \t\n\r\\\"'$${}", -1, " "),
            odd("long ".repeat(20_000), 2026, "\udbff\udfff"));

    @TempDir
    private Path directory;

    private static List<Object> odd(String title, Integer year, String description) {
        return Arrays.asList(title, year, description);
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void sqlGroovyAndFilesAgreeOnOddValues(Engine engine) {
        try (RunDesk desk = new RunDesk(engine, directory)) {
            desk.database.execute(
                    "create table odd (k varchar(64) primary key, title text, year integer, description text)");
            if (engine == Engine.POSTGRES) {
                ok(desk.run("home", "-c", function()));
            }
            assertThat(new HashSet<>(ODD.stream().map(ContentKey::of).toList())).hasSameSizeAs(ODD);
            desk.shell.file(
                    "odd.ndjson",
                    ODD.stream().map(ContentKeyInSqlTest::line).collect(Collectors.joining("\n", "", "\n")));
            desk.shell.file("keys.groovy", """
                    step('load') { load 'odd.ndjson', into: 'odd' }
                    expect 'all are there', is: %dL, { count 'odd' }
                    expect 'SQL', none: 'select k from odd where k <> contentKey(title, cast(year as text), description)'
                    expect 'Groovy', is: [], {
                        rows('select * from odd').findAll { it.k != contentKey(it.title, it.year, it.description) }
                    }
                    """.formatted(ODD.size()));
            ok(desk.run("run", "keys.groovy"));
        }
    }

    /** With the function of the page. */
    private static String function() {
        String text = Example.of("docs/swap.md").stream()
                .map(Example::text)
                .filter(t -> t.startsWith("# content-key.sql"))
                .findFirst()
                .orElseThrow();
        return text.substring(text.indexOf('\n'));
    }

    private static void ok(Outcome outcome) {
        assertThat(outcome.code()).as(outcome.toString()).isZero();
    }

    private static String line(List<Object> fields) {
        return "{\"k\":\"" + ContentKey.of(fields) + "\",\"title\":" + json(fields.get(0)) + ",\"year\":"
                + fields.get(1) + ",\"description\":" + json(fields.get(2)) + "}";
    }

    private static String json(Object text) {
        return text == null
                ? "null"
                : text.toString()
                        .chars()
                        .mapToObj(c -> String.format("\\u%04x", c))
                        .collect(Collectors.joining("", "\"", "\""));
    }

    @Test
    void sqliteTakesNumbersAsTheyAreAndRefusesBlobs() {
        try (RunDesk desk = new RunDesk(Engine.SQLITE, directory)) {
            String same =
                    "select contentKey(1066, null) = contentKey(1066.0, null) and contentKey(0.5) = contentKey('0.5') as same";
            assertThat(desk.run("home", "-c", same, "--format", "csv").out()).isEqualToIgnoringNewLines("same\n1\n");
            assertThat(desk.run("home", "-c", "select contentKey(x'00')").err()).contains("field 1 is a blob");
        }
    }

    @Test
    void aNullAloneIsAFieldAndNoFieldIsAMistake() {
        try (RunDesk desk = new RunDesk(Engine.SQLITE, directory)) {
            String key = ContentKey.of(java.util.Collections.singletonList(null));
            assertThat(desk.run("home", "-c", "note contentKey(null)").out()).contains(key);
            assertThat(desk.run("home", "-c", "note contentKey()").err()).contains("contentKey needs a field at least");
        }
    }

    @Test
    void theSchemaOfAFileCannotCallIt() {
        try (RunDesk desk = new RunDesk(Engine.SQLITE, directory)) {
            ok(desk.run("home", "-c", "create view v as select contentKey(label) as k from t"));
            assertThat(desk.run("home", "-c", "select * from v").err()).contains("unsafe use of contentKey");
        }
    }
}
