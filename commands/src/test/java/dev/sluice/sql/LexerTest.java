package dev.sluice.sql;

import static dev.sluice.sql.Lexis.POSTGRES;
import static dev.sluice.sql.Lexis.SQLITE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.sql.Token.Sort;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LexerTest {
    @ParameterizedTest
    @EnumSource(Lexis.class)
    void tokensLaidEndToEndAreTheText(Lexis lexis) {
        RandomSql texts = new RandomSql(20_261_121);
        for (int i = 0; i < 50_000; i++) {
            String text = texts.next();
            int at = 0;
            for (Token token : Lexer.tokens(text, lexis)) {
                assertThat(token.start()).as(text).isEqualTo(at);
                assertThat(token.end()).as(text).isGreaterThan(at);
                at = token.end();
            }
            assertThat(at).as(text).isEqualTo(text.length());
        }
    }

    @Test
    void onlyTheLastTokenCanBeUnclosed() {
        RandomSql texts = new RandomSql(7);
        for (int i = 0; i < 20_000; i++) {
            List<Token> tokens = Lexer.tokens(texts.next(), POSTGRES);
            for (Token token : tokens.subList(0, Math.max(0, tokens.size() - 1))) {
                assertThat(token.closed()).isTrue();
            }
        }
    }

    @Test
    void readsPostgresLiterals() {
        assertThat(pieces("'it''s' E'a\\'b' e'\\\\' U&'d!0061' B'01' x'1F' N'n'", POSTGRES))
                .isEqualTo(
                        "STRING 'it''s'|STRING E'a\\'b'|STRING e'\\\\'|STRING U&'d!0061'|STRING B'01'|STRING x'1F'|STRING N'n'");
    }

    @Test
    void keepsBackslashesPlainInPlainLiterals() {
        assertThat(pieces("'a\\'; x", POSTGRES)).isEqualTo("STRING 'a\\'|SEMICOLON ;|WORD x");
    }

    @Test
    void keepsBackslashesOfALiteralContinuedOnTheNextLine() {
        assertThat(pieces("E'a' -- why\n 'b\\';' ;", POSTGRES)).isEqualTo("STRING E'a' -- why\n 'b\\';'|SEMICOLON ;");
        assertThat(pieces("E'a' 'b\\';", POSTGRES)).isEqualTo("STRING E'a'|STRING 'b\\'|SEMICOLON ;");
    }

    @Test
    void readsDollarQuotesToTheirOwnTag() {
        assertThat(pieces("$$a;'b$$;$x$ $$ ; $y$ $x$", POSTGRES))
                .isEqualTo("STRING $$a;'b$$|SEMICOLON ;|STRING $x$ $$ ; $y$ $x$");
    }

    @Test
    void takesADollarInsideANameForPartOfIt() {
        assertThat(pieces("a$$b$$;c", POSTGRES)).isEqualTo("WORD a$$b$$|SEMICOLON ;|WORD c");
        assertThat(pieces("$1$$a$$", POSTGRES)).isEqualTo("MARK $1|STRING $$a$$");
    }

    @Test
    void nestsCommentsInPostgresOnly() {
        assertThat(pieces("/* a /* b */ c */ d", POSTGRES)).isEqualTo("COMMENT /* a /* b */ c */|WORD d");
        assertThat(pieces("/* a /* b */ c", SQLITE)).isEqualTo("COMMENT /* a /* b */|WORD c");
    }

    @Test
    void endsLineCommentsWhereTheEngineDoes() {
        assertThat(pieces("--a\rb\nc", POSTGRES)).isEqualTo("COMMENT --a|WORD b|WORD c");
        assertThat(pieces("--a\rb\nc", SQLITE)).isEqualTo("COMMENT --a\rb|WORD c");
    }

    @Test
    void endsAnOperatorWhereACommentBegins() {
        assertThat(pieces("1+--x\n@>/*y*/2", POSTGRES))
                .isEqualTo("NUMBER 1|OPERATOR +|COMMENT --x|OPERATOR @>|COMMENT /*y*/|NUMBER 2");
    }

    @Test
    void readsNamesOfBothEngines() {
        assertThat(pieces("\"a\"\";b\" U&\"d\" é", POSTGRES))
                .isEqualTo("QUOTED_NAME \"a\"\";b\"|QUOTED_NAME U&\"d\"|WORD é");
        assertThat(pieces("`a``;b` [c;'d] \"e\"", SQLITE))
                .isEqualTo("QUOTED_NAME `a``;b`|QUOTED_NAME [c;'d]|QUOTED_NAME \"e\"");
    }

    @Test
    void tellsParametersFromCastsSlicesAndJsonKeys() {
        assertThat(pieces(":a::int", POSTGRES)).isEqualTo("PARAMETER :a|OPERATOR ::|WORD int");
        assertThat(pieces("x[1:2]", POSTGRES))
                .isEqualTo("WORD x|PUNCTUATION [|NUMBER 1|PUNCTUATION :|NUMBER 2|PUNCTUATION ]");
        assertThat(pieces("x[lo:hi]", POSTGRES)).doesNotContain("PARAMETER");
        assertThat(pieces("x[:i]", POSTGRES)).contains("PARAMETER :i");
        assertThat(pieces("json_object('k':v)", POSTGRES)).doesNotContain("PARAMETER");
        assertThat(pieces("f(a := :b)", POSTGRES)).contains("OPERATOR :=").contains("PARAMETER :b");
        assertThat(pieces("limit:n", SQLITE)).contains("PARAMETER :n");
    }

    @Test
    void readsTheEnginesOwnParameters() {
        assertThat(pieces("$1 ? ?|", POSTGRES)).isEqualTo("MARK $1|OPERATOR ?|OPERATOR ?|");
        assertThat(pieces("? ?12 @a $b #c :3", SQLITE)).isEqualTo("MARK ?|MARK ?12|MARK @a|MARK $b|MARK #c|MARK :3");
    }

    @Test
    void readsNumbers() {
        assertThat(pieces("1 1.5 .5 1e10 1.5E-3 0xFF 1_000 1..2 1e", POSTGRES))
                .isEqualTo("NUMBER 1|NUMBER 1.5|NUMBER .5|NUMBER 1e10|NUMBER 1.5E-3|NUMBER 0xFF|NUMBER 1_000"
                        + "|NUMBER 1|PUNCTUATION .|NUMBER .2|NUMBER 1|WORD e");
    }

    @Test
    void takesAByteOrderMarkForSpaceAtTheStartOnly() {
        assertThat(pieces("\uFEFFselect", POSTGRES)).isEqualTo("WORD select");
        assertThat(pieces("a \uFEFFb", POSTGRES)).isEqualTo("WORD a|WORD \uFEFFb");
    }

    @Test
    void tellsWhatWasNeverClosed() {
        for (String text : List.of("'a", "\"a", "E'a\\'", "$$a", "$x$ a $$", "/* /* */", "U&'", "'''")) {
            assertThat(Lexer.tokens(text, POSTGRES)).as(text).hasSize(1).allMatch(token -> !token.closed());
        }
        for (String text : List.of("[a", "`a", "/* a", "x'")) {
            assertThat(Lexer.tokens(text, SQLITE)).as(text).hasSize(1).allMatch(token -> !token.closed());
        }
    }

    /** The tokens but for space, each as its sort and text. */
    private static String pieces(String text, Lexis lexis) {
        return Lexer.tokens(text, lexis).stream()
                .filter(token -> token.sort() != Sort.SPACE)
                .map(token -> token.sort() + " " + token.in(text))
                .collect(Collectors.joining("|"));
    }
}
