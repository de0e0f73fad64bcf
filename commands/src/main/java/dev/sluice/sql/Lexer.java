package dev.sluice.sql;

import dev.sluice.sql.Token.Sort;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Cuts SQL text into tokens. Laid end to end the tokens are the text: no character is lost or added, whatever the text.
 *
 * <p>Reads as the engine's own scanner does, for a quote that ends elsewhere than the server thinks would let data speak as
 * SQL. It assumes {@code standard_conforming_strings}, which every session of ours has.
 */
final class Lexer {
    private static final String POSTGRES_OPERATORS = "~!@#^&|`?+-*/%<>=";
    private static final String SQLITE_OPERATORS = "~!&|+-*/%<>=";
    private static final String PUNCTUATION = "()[]{},.:";

    private final String text;
    private final Lexis lexis;
    private final Quotes quotes;
    private int at;

    private Lexer(String text, Lexis lexis) {
        this.text = text;
        this.lexis = lexis;
        this.quotes = new Quotes(text, lexis);
    }

    static List<Token> tokens(String text, Lexis lexis) {
        Lexer lexer = new Lexer(text, lexis);
        List<Token> tokens = new ArrayList<>();
        while (lexer.at < text.length()) {
            Token token = lexer.next();
            tokens.add(token);
            lexer.at = token.end();
        }
        return Collections.unmodifiableList(tokens);
    }

    private Token next() {
        char c = peek(0);
        if (isSpace(at)) {
            return Token.of(Sort.SPACE, at, spaceEnd());
        }
        if (text.startsWith("--", at) || text.startsWith("/*", at)) {
            return quotes.comment(at);
        }
        if (Letters.startsName(c)) {
            return quotes.prefixed(at).orElseGet(this::word);
        }
        if (Letters.isDigit(c) || (c == '.' && Letters.isDigit(peek(1)))) {
            return Token.of(Sort.NUMBER, at, numberEnd());
        }
        return quotes.plain(at).orElseGet(this::sign);
    }

    private Token word() {
        int end = at + 1;
        while (end < text.length() && Letters.continuesName(text.charAt(end))) {
            end++;
        }
        return Token.of(Sort.WORD, at, end);
    }

    private Token sign() {
        char c = peek(0);
        if (c == ';') {
            return Token.of(Sort.SEMICOLON, at, at + 1);
        }
        if (c == ':') {
            return colon();
        }
        if (c == '$' || (lexis == Lexis.SQLITE && "?@#".indexOf(c) >= 0)) {
            return mark();
        }
        if (isOperator(c)) {
            return Token.of(Sort.OPERATOR, at, operatorEnd());
        }
        return Token.of(PUNCTUATION.indexOf(c) >= 0 ? Sort.PUNCTUATION : Sort.OTHER, at, at + 1);
    }

    private Token colon() {
        char next = peek(1);
        if (next == ':' || next == '=') {
            return Token.of(Sort.OPERATOR, at, at + 2);
        }
        if (Letters.continuesParameter(next) && !Letters.isDigit(next) && !isGlued()) {
            return Token.of(Sort.PARAMETER, at, parameterEnd());
        }
        if (lexis == Lexis.SQLITE && Letters.isDigit(next)) {
            return Token.of(Sort.MARK, at, plainNameEnd(at + 1));
        }
        return Token.of(Sort.PUNCTUATION, at, at + 1);
    }

    /**
     * Whether an operand stands right before the colon: the colon of {@code a[lo:hi]} or {@code json_object(k:v)}, after
     * which no parameter can stand.
     */
    private boolean isGlued() {
        if (lexis == Lexis.SQLITE || at == 0) {
            return false;
        }
        char before = text.charAt(at - 1);
        return Letters.continuesName(before) || "'\")]".indexOf(before) >= 0;
    }

    private Token mark() {
        int end = plainNameEnd(at + 1);
        boolean ours = lexis == Lexis.POSTGRES ? Letters.isDigit(peek(1)) : end > at + 1 || peek(0) == '?';
        return ours ? Token.of(Sort.MARK, at, end) : Token.of(Sort.OTHER, at, at + 1);
    }

    private int parameterEnd() {
        int end = at + 2;
        while (Letters.continuesParameter(charAt(end))) {
            end++;
        }
        return end;
    }

    private int plainNameEnd(int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) != '$' && Letters.continuesName(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private boolean isOperator(char c) {
        return (lexis == Lexis.POSTGRES ? POSTGRES_OPERATORS : SQLITE_OPERATORS).indexOf(c) >= 0;
    }

    /** An operator ends where a comment begins, as in {@code 1+--one}. */
    private int operatorEnd() {
        int end = at + 1;
        while (end < text.length()
                && isOperator(text.charAt(end))
                && !text.startsWith("--", end)
                && !text.startsWith("/*", end)) {
            end++;
        }
        return end;
    }

    private int numberEnd() {
        int end = digitsEnd(at);
        if (charAt(end) == '.' && charAt(end + 1) != '.') {
            end = digitsEnd(end + 1);
        }
        if (end == at + 1 && peek(0) == '0' && "xXoObB".indexOf(charAt(end)) >= 0 && isHexDigit(charAt(end + 1))) {
            return plainNameEnd(end);
        }
        return exponentEnd(end);
    }

    private int exponentEnd(int end) {
        if ("eE".indexOf(charAt(end)) < 0) {
            return end;
        }
        int digits = "+-".indexOf(charAt(end + 1)) >= 0 ? end + 2 : end + 1;
        return Letters.isDigit(charAt(digits)) ? digitsEnd(digits) : end;
    }

    private int digitsEnd(int from) {
        int end = from;
        while (Letters.isDigit(charAt(end)) || (charAt(end) == '_' && Letters.isDigit(charAt(end + 1)))) {
            end++;
        }
        return end;
    }

    private static boolean isHexDigit(char c) {
        return Character.digit(c, 16) >= 0 && c < 128;
    }

    private int spaceEnd() {
        int end = at;
        while (end < text.length() && isSpace(end)) {
            end++;
        }
        return end;
    }

    /** A byte order mark counts as space at the start only; further on both engines take it for part of a name. */
    private boolean isSpace(int index) {
        char c = text.charAt(index);
        return Letters.isSpace(c) || (index == 0 && c == '\uFEFF');
    }

    private char peek(int ahead) {
        return charAt(at + ahead);
    }

    private char charAt(int index) {
        return index < text.length() ? text.charAt(index) : '\0';
    }
}
