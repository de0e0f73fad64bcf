package dev.sluice.sql;

import dev.sluice.sql.Token.Sort;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Knows, fed with the tokens of a script in order, which semicolons end a statement and which belong to a body inside it:
 * a function's {@code begin atomic .. end}, a rule's commands in parentheses, a SQLite trigger's {@code begin .. end}.
 *
 * <p>Parentheses are counted for rules alone: a forgotten one elsewhere must not swallow the rest of a script.
 */
final class StatementEnd {
    private static final int HEAD_WORDS = 7;
    private static final Pattern ROUTINE = Pattern.compile("create (or replace )?(function|procedure) ");
    private static final Pattern RULE = Pattern.compile("create (or replace )?rule ");
    private static final Pattern TRIGGER =
            Pattern.compile("(explain (query plan )?)?create (temp |temporary )?trigger ");

    private final Lexis lexis;
    private final StringBuilder head = new StringBuilder();
    private int headWords;
    private Body body = Body.NONE;
    private int depth;
    private String last = "";
    private String beforeLast = "";

    /** What a statement may hold semicolons in. */
    private enum Body {
        NONE,
        ROUTINE,
        RULE,
        TRIGGER
    }

    StatementEnd(Lexis lexis) {
        this.lexis = lexis;
    }

    /** Whether the statement ends with this token; after that a new one begins. */
    boolean endsAt(Token token, String text) {
        if (!token.significant()) {
            return false;
        }
        String said = spelling(token, text);
        if (token.sort() == Sort.SEMICOLON && isOutside()) {
            restart();
            return true;
        }
        follow(token.sort(), said);
        beforeLast = last;
        last = said;
        return false;
    }

    private static String spelling(Token token, String text) {
        boolean plain = token.sort() != Sort.STRING && token.sort() != Sort.QUOTED_NAME;
        return plain ? token.in(text).toLowerCase(Locale.ROOT) : "\"";
    }

    /** A trigger ends at the semicolon after the {@code end} that itself follows a semicolon. */
    private boolean isOutside() {
        return body == Body.TRIGGER ? last.equals("end") && beforeLast.equals(";") : depth == 0;
    }

    private void restart() {
        head.setLength(0);
        headWords = 0;
        body = Body.NONE;
        depth = 0;
        last = "";
        beforeLast = "";
    }

    private void follow(Sort sort, String said) {
        if (headWords < HEAD_WORDS) {
            headWords++;
            head.append(said).append(' ');
            body = bodyOf(head);
        }
        if (body == Body.ROUTINE && sort == Sort.WORD) {
            followRoutine(said);
        } else if (body == Body.RULE) {
            depth = Math.max(0, depth + (said.equals("(") ? 1 : said.equals(")") ? -1 : 0));
        }
    }

    private void followRoutine(String word) {
        if (word.equals("atomic") && last.equals("begin")) {
            depth++;
        } else if (depth > 0 && !last.equals(".")) {
            depth += word.equals("case") ? 1 : word.equals("end") ? -1 : 0;
        }
    }

    private Body bodyOf(CharSequence words) {
        if (lexis == Lexis.SQLITE) {
            return TRIGGER.matcher(words).lookingAt() ? Body.TRIGGER : Body.NONE;
        }
        if (ROUTINE.matcher(words).lookingAt()) {
            return Body.ROUTINE;
        }
        return RULE.matcher(words).lookingAt() ? Body.RULE : Body.NONE;
    }
}
