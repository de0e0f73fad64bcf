package dev.sluice.shell.print;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LayoutTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void rowsWiderThanTheScreenAreShownExpanded() {
        RowFormat format = to(Format.TEXT, new Layout(20, "NULL", Duration.ofDays(1)));
        format.begin(List.of("id", "漢字"));
        format.row(List.of(1, "a text that is wide"));
        format.row(Arrays.asList(2, null));
        format.end();
        assertThat(out.toString(UTF_8)).isEqualTo("""
                -[ row 1 ]----
                id   | 1
                漢字 | a text that is wide
                -[ row 2 ]----
                id   | 2
                漢字 | NULL
                (2 rows)
                """);
    }

    @Test
    void whatFitsStaysATable() {
        RowFormat format = to(Format.TEXT, new Layout(20, "-", Duration.ofDays(1)));
        format.begin(List.of("id", "e\u0301"));
        format.row(Arrays.asList(1, null));
        format.row(List.of(22, "-"));
        format.end();
        assertThat(out.toString(UTF_8)).isEqualTo("""
                 id | e\u0301
                ----+-----
                  1 | -
                 22 | '-'
                (2 rows)
                """);
    }

    @Test
    void rowsAreNotHeldBackForLong() {
        RowFormat format = to(Format.TEXT, new Layout(20, "NULL", Duration.ZERO));
        format.begin(List.of("id"));
        format.row(List.of(1));
        assertThat(out.toString(UTF_8)).isEqualTo(" id\n----\n  1\n");
    }

    @Test
    void valuesAreNoMarkupAndNoEscapes() {
        for (Format each : Format.values()) {
            out.reset();
            RowFormat format = each.to(SafeWriter.toTerminal(out, text -> text));
            format.begin(List.of("\u001b[2J"));
            format.row(List.of("a|b <i> \u202e\u009b1m"));
            format.end();
            assertThat(out.toString(UTF_8)).as(each.word()).doesNotContain("\u001b", "\u202e", "\u009b");
        }
        out.reset();
        RowFormat markdown = to(Format.MARKDOWN, Layout.PLAIN);
        markdown.begin(List.of("x"));
        markdown.row(List.of("a|b\\ <i>"));
        markdown.end();
        assertThat(out.toString(UTF_8)).isEqualTo("| x |\n| --- |\n| a\\|b\\\\ &lt;i> |\n");
    }

    private RowFormat to(Format format, Layout layout) {
        return format.to(SafeWriter.toTerminal(out, text -> text), layout);
    }
}
