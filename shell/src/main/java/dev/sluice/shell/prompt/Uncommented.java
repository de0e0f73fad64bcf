package dev.sluice.shell.prompt;

import dev.sluice.sql.SqlScript;
import dev.sluice.sql.SqlStatement;
import dev.sluice.sql.Token.Sort;
import java.util.stream.Collectors;

/** The text of a statement without its comments, for what is told by its first words. */
final class Uncommented {
    private Uncommented() {}

    static String of(SqlStatement statement) {
        return SqlScript.tokens(statement.text(), statement.lexis()).stream()
                .map(token -> token.sort() == Sort.COMMENT ? " " : token.in(statement.text()))
                .collect(Collectors.joining())
                .strip();
    }
}
