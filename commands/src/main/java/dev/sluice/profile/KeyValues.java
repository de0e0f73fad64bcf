package dev.sluice.profile;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import java.util.regex.Pattern;

/** Reads libpq's {@code host=db user='o''s' ...} with its quotes and backslashes. */
final class KeyValues {
    private static final Pattern START = Pattern.compile("(?s)\\s*[A-Za-z_]+\\s*=.*");

    private final Conninfo info = new Conninfo();
    private final LibpqWords vocabulary = new LibpqWords();
    private final Given text;
    private int at;

    private KeyValues(Given text) {
        this.text = text;
    }

    static boolean looksLike(String text) {
        return START.matcher(text).matches();
    }

    static Conninfo read(Given text) {
        KeyValues reader = new KeyValues(text);
        reader.skipBlanks();
        while (!reader.atEnd()) {
            reader.pair();
            reader.skipBlanks();
        }
        return reader.info;
    }

    private void pair() {
        String keyword = keyword();
        String value = value();
        // libpq takes an empty value for one that was not given.
        if (!value.isEmpty()) {
            vocabulary.put(info, keyword, new Given(value, text.where()));
        }
    }

    private String keyword() {
        StringBuilder keyword = new StringBuilder();
        while (!atEnd() && peek() != '=' && !Character.isWhitespace(peek())) {
            keyword.append(next());
        }
        skipBlanks();
        if (atEnd() || next() != '=') {
            throw wrong(
                    "a keyword of the connection string has no = after it",
                    "write keyword=value, with ' around blanks");
        }
        skipBlanks();
        return keyword.toString();
    }

    private String value() {
        boolean quoted = !atEnd() && peek() == '\'';
        if (quoted) {
            at++;
        }
        StringBuilder value = new StringBuilder();
        while (!atEnd() && (quoted ? peek() != '\'' : !Character.isWhitespace(peek()))) {
            if (peek() == '\\') {
                at++;
            }
            if (!atEnd()) {
                value.append(next());
            }
        }
        if (quoted && (atEnd() || next() != '\'')) {
            throw wrong("a quote in the connection string is not closed", "close it, or write \\' for a plain quote");
        }
        return value.toString();
    }

    private void skipBlanks() {
        while (!atEnd() && Character.isWhitespace(peek())) {
            at++;
        }
    }

    private boolean atEnd() {
        return at >= text.text().length();
    }

    private char peek() {
        return text.text().charAt(at);
    }

    private char next() {
        return text.text().charAt(at++);
    }

    private SluiceException wrong(String what, String remedy) {
        return SluiceException.of(Kind.USAGE, what, text.where(), remedy);
    }
}
