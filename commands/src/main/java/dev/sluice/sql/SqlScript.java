package dev.sluice.sql;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Cuts a script into its statements. */
public final class SqlScript {
    private SqlScript() {}

    /** The tokens of the text; laid end to end they are the text. */
    public static List<Token> tokens(String text, Lexis lexis) {
        return Lexer.tokens(text, lexis);
    }

    /**
     * The statements in order. What holds only space and comments is none. A last one that lacks its semicolon, or that ends
     * inside a quote, is returned as it stands: see {@link SqlText#unclosed()}.
     *
     * <p>The data lines that a plain dump puts after {@code copy .. from stdin} are not SQL; see {@link
     * SqlText#isCopyFromClient()}.
     */
    public static List<SqlStatement> split(String text, Lexis lexis) {
        List<SqlStatement> statements = new ArrayList<>();
        Places places = new Places(text);
        for (List<Token> tokens : parts(text, lexis)) {
            firstOf(tokens).ifPresent(first -> {
                Place place = places.at(first.start());
                statements.add(statement(text, lexis, tokens, place));
            });
        }
        return Collections.unmodifiableList(statements);
    }

    private static SqlStatement statement(String text, Lexis lexis, List<Token> tokens, Place place) {
        int start = tokens.get(0).start();
        int end = tokens.get(tokens.size() - 1).end();
        return new SqlStatement(text.substring(start, end), start, place.line(), place.column(), lexis);
    }

    private static Optional<Token> firstOf(List<Token> tokens) {
        return tokens.stream().filter(Token::significant).findFirst();
    }

    /** Each statement's tokens, without the semicolon and without space at its ends; may be empty. */
    private static List<List<Token>> parts(String text, Lexis lexis) {
        List<List<Token>> parts = new ArrayList<>();
        List<Token> all = Lexer.tokens(text, lexis);
        StatementEnd end = new StatementEnd(lexis);
        int from = 0;
        for (int i = 0; i < all.size(); i++) {
            if (end.endsAt(all.get(i), text)) {
                parts.add(stripped(all.subList(from, i)));
                from = i + 1;
            }
        }
        parts.add(stripped(all.subList(from, all.size())));
        return parts;
    }

    private static List<Token> stripped(List<Token> tokens) {
        int from = 0;
        int to = tokens.size();
        while (from < to && tokens.get(from).sort() == Token.Sort.SPACE) {
            from++;
        }
        while (to > from && tokens.get(to - 1).sort() == Token.Sort.SPACE) {
            to--;
        }
        return tokens.subList(from, to);
    }

    /** Places of rising offsets, found in one pass: counting each from the start is quadratic in long scripts. */
    private static final class Places {
        private final String text;
        private int from;
        private Place reached = new Place(1, 1);

        Places(String text) {
            this.text = text;
        }

        Place at(int offset) {
            Place step = Place.of(text.substring(from, offset), offset - from);
            int column = step.line() == 1 ? reached.column() + step.column() - 1 : step.column();
            reached = new Place(reached.line() + step.line() - 1, column);
            from = offset;
            return reached;
        }
    }
}
