package dev.sluice.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Splits a command line at its blanks; single and double quotes keep blanks, a backslash keeps the next character.
 *
 * <p>No shell reads it: variables, pipes and wildcards are plain text.
 */
final class Words {
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean inWord;
    private char quote;
    private boolean escaped;

    private Words() {}

    /** The words; empty when a quote or a backslash is left open. */
    static Optional<List<String>> of(String line) {
        Words splitter = new Words();
        line.chars().forEach(c -> splitter.accept((char) c));
        splitter.finishWord();
        boolean open = splitter.quote != 0 || splitter.escaped;
        return open ? Optional.empty() : Optional.of(List.copyOf(splitter.words));
    }

    private void accept(char c) {
        if (escaped) {
            word.append(c);
            escaped = false;
        } else if (c == '\\' && quote != '\'') {
            escaped = true;
            inWord = true;
        } else if (quote != 0) {
            inQuote(c);
        } else {
            plain(c);
        }
    }

    private void inQuote(char c) {
        if (c == quote) {
            quote = 0;
        } else {
            word.append(c);
        }
    }

    private void plain(char c) {
        if (c == '\'' || c == '"') {
            quote = c;
            inWord = true;
        } else if (Character.isWhitespace(c)) {
            finishWord();
        } else {
            word.append(c);
            inWord = true;
        }
    }

    private void finishWord() {
        if (inWord) {
            words.add(word.toString());
        }
        word.setLength(0);
        inWord = false;
    }
}
