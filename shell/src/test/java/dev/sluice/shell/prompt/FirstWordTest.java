package dev.sluice.shell.prompt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.shell.prompt.FirstWord.Language;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FirstWordTest {
    /** A language and an input a line; a line break in an input is written as an arrow. */
    static Stream<String> inputs() {
        try (InputStream corpus = FirstWordTest.class.getResourceAsStream("corpus.txt")) {
            return new String(corpus.readAllBytes(), UTF_8).lines().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theCorpusIsLarge() {
        assertThat(inputs()).hasSizeGreaterThan(300).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void theFirstWordDecides(String line) {
        String input = line.substring(11).replace('↵', '\n');
        assertThat(FirstWord.of(input).language())
                .isEqualTo(Language.valueOf(line.substring(0, 10).strip()));
    }

    @Test
    void anAmbiguousInputCarriesBothSpellings() {
        assertThat(FirstWord.of(" load 'auto_explain' -- ?"))
                .isEqualTo(new FirstWord(Language.AMBIGUOUS, "load", "load 'auto_explain';", "load('auto_explain')"));
    }

    @Test
    void bothSpellingsOfAnAmbiguousInputAreClear() {
        inputs().filter(line -> line.startsWith("AMBIGUOUS")).forEach(line -> {
            FirstWord word = FirstWord.of(line.substring(11).replace('↵', '\n'));
            assertThat(FirstWord.of(word.asSql()).language()).isEqualTo(Language.SQL);
            assertThat(FirstWord.of(word.asGroovy()).language()).isEqualTo(Language.GROOVY);
        });
    }

    @Test
    void carriesTheWordAsTyped() {
        assertThat(FirstWord.of("-- x\n Select 1").word()).isEqualTo("Select");
        assertThat(FirstWord.of("[1]").word()).isEmpty();
    }

    @Test
    void onlyTransactionWordsAloneNeedNoSemicolon() {
        for (String input : new String[] {"begin", " COMMIT ", "rollback work", "-- x\nend transaction\n", "abort"}) {
            assertThat(FirstWord.needsNoSemicolon(input)).as(input).isTrue();
        }
        for (String input : new String[] {"rollback to a", "select 1", "commit and chain", "start transaction", ""}) {
            assertThat(FirstWord.needsNoSemicolon(input)).as(input).isFalse();
        }
    }
}
