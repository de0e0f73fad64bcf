package dev.sluice.shell.prompt;

import dev.sluice.sql.Lexis;
import dev.sluice.sql.SqlScript;
import dev.sluice.sql.SqlText;
import dev.sluice.sql.Token;
import dev.sluice.sql.Token.Sort;
import java.util.Optional;

/**
 * SQL as typed, and the command that may stand behind it: {@code select 1 \\gx}.
 *
 * @param meta with its backslash; empty where there is none
 */
public record SqlInput(String sql, String meta, Lexis lexis) {
    public static SqlInput of(String input, Lexis lexis) {
        Optional<Token> backslash = SqlScript.tokens(input, lexis).stream()
                .filter(t -> t.sort() == Sort.OTHER && t.in(input).equals("\\"))
                .findFirst();
        int end = backslash.map(Token::start).orElse(input.length());
        // By habit many end every line so; behind a command that sends it would send twice.
        String meta =
                input.substring(end).replaceFirst("(?s)^(\\\\(?:g|gx|gset|gdesc|gexec|watch)\\b.*?)[\\s;]*$", "$1");
        return new SqlInput(input.substring(0, end), meta, lexis);
    }

    boolean isComplete() {
        return !meta.isEmpty() || SqlText.of(sql, lexis).isComplete();
    }

    /** Whether the command sends the statement itself, as {@code \\g} and {@code \\watch} do. */
    public boolean metaSends() {
        return meta.matches("(?s)\\\\(g|gx|gset|gdesc|gexec|watch)(\\s.*)?");
    }
}
