package dev.sluice.shell.prompt;

import dev.sluice.shell.prompt.FirstWord.Language;
import dev.sluice.shell.script.PromptEngine;
import dev.sluice.sql.Lexis;
import dev.sluice.sql.Place;
import dev.sluice.sql.SqlScript;
import dev.sluice.sql.SqlStatement;
import dev.sluice.sql.SqlText;
import dev.sluice.sql.Token;
import dev.sluice.sql.Token.Sort;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** What an unfinished input has opened: the text of the continuation's prompt. */
public final class Continuation {
    private Continuation() {}

    /** What is open and the number of its line; never empty. */
    public static String of(String input, Lexis lexis) {
        String open = FirstWord.of(input).language() == Language.SQL ? sql(input, lexis) : PromptEngine.open(input);
        return open.isEmpty() ? "..." : open;
    }

    private static String sql(String input, Lexis lexis) {
        Optional<Token> unclosed = SqlText.of(input, lexis).unclosed();
        if (unclosed.isPresent()) {
            return at(input, unclosed.get().start(), quote(unclosed.get().in(input)));
        }
        List<SqlStatement> statements = SqlScript.split(input, lexis);
        if (statements.isEmpty()) {
            return "";
        }
        SqlStatement last = statements.get(statements.size() - 1);
        Optional<Token> parenthesis = openParenthesis(last.text(), lexis);
        return parenthesis
                .map(p -> at(input, last.offset() + p.start(), "("))
                .orElse(last.facts().verb() + " (line " + last.line() + ")");
    }

    private static Optional<Token> openParenthesis(String statement, Lexis lexis) {
        Deque<Token> open = new ArrayDeque<>();
        for (Token token : SqlScript.tokens(statement, lexis)) {
            if (token.sort() == Sort.PUNCTUATION && token.in(statement).equals("(")) {
                open.push(token);
            } else if (token.sort() == Sort.PUNCTUATION && token.in(statement).equals(")")) {
                open.poll();
            }
        }
        return Optional.ofNullable(open.peek());
    }

    private static String quote(String token) {
        if (token.startsWith("$")) {
            return token.substring(0, token.indexOf('$', 1) + 1);
        }
        return token.startsWith("/*") ? "/*" : token.substring(0, 1);
    }

    private static String at(String input, int offset, String what) {
        return what + " (line " + Place.of(input, offset).line() + ")";
    }
}
