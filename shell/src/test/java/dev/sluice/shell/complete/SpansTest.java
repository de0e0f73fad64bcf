package dev.sluice.shell.complete;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.sql.Lexis;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpansTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "select a, 'x;' from t where b = :c -- 7 | select:KEYWORD 'x;':STRING from:KEYWORD where:KEYWORD"
                        + " :c:PARAMETER -- 7:COMMENT",
                "def x = 'a' + 7 // no       | def:KEYWORD 'a':STRING 7:NUMBER // no:COMMENT",
                "upsert 'a', from: 'b        | upsert:KEYWORD 'a':STRING from::PARAMETER 'b:STRING",
                "\\d orders                  | \\d:KEYWORD"
            })
    void eachPieceHasItsColour(String input, String pieces) {
        List<String> found = Spans.of(input.strip(), Lexis.POSTGRES).stream()
                .map(s -> input.substring(s.start(), s.end()) + ":" + s.sort())
                .toList();
        assertThat(String.join(" ", found)).isEqualTo(pieces);
    }
}
