package dev.sluice.sql;

import dev.sluice.sql.Token.Sort;
import java.util.List;

/**
 * A statement whose {@code :name} parameters became the driver's {@code ?} marks.
 *
 * @param text for the driver; in PostgreSQL a question mark of an operator is doubled, as its driver asks
 * @param names one for each mark, in order; a name used twice is there twice
 * @param source the statement as it was written
 */
public record Parameters(String text, List<String> names, String source, Lexis lexis) {
    public Parameters {
        names = List.copyOf(names);
    }

    static Parameters of(String source, Lexis lexis, List<Token> tokens) {
        StringBuilder text = new StringBuilder(source.length() + 16);
        for (Token token : tokens) {
            text.append(forDriver(token, source, lexis));
        }
        List<String> names = tokens.stream()
                .filter(token -> token.sort() == Sort.PARAMETER)
                .map(token -> source.substring(token.start() + 1, token.end()))
                .toList();
        return new Parameters(text.toString(), names, source, lexis);
    }

    private static String forDriver(Token token, String source, Lexis lexis) {
        if (token.sort() == Sort.PARAMETER) {
            return touchesOperator(token, source) ? "? " : "?";
        }
        String said = token.in(source);
        boolean operator = lexis == Lexis.POSTGRES && token.sort() == Sort.OPERATOR;
        return operator ? said.replace("?", "??") : said;
    }

    /** Of {@code ???} the driver takes the first two for the operator; a space keeps the mark first. */
    private static boolean touchesOperator(Token parameter, String source) {
        return source.startsWith("?", parameter.end());
    }

    /**
     * Where in {@code source} a PostgreSQL server's error position points, as an offset. The server counts code points from
     * 1 in the text it got, where the driver wrote {@code $1}, {@code $2} for the marks.
     */
    public int sourceOffset(int serverPosition) {
        int left = serverPosition - 1;
        int number = 0;
        for (Token token : Lexer.tokens(source, lexis)) {
            boolean parameter = token.sort() == Sort.PARAMETER;
            number += parameter ? 1 : 0;
            int length = parameter
                    ? ("$" + number).length() + (touchesOperator(token, source) ? 1 : 0)
                    : source.codePointCount(token.start(), token.end());
            if (left < length) {
                return parameter ? token.start() : source.offsetByCodePoints(token.start(), Math.max(0, left));
            }
            left -= length;
        }
        return source.length();
    }
}
