package dev.sluice.command.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A condition or default in the one form that all ways of writing it have: parentheses only where they count, no casts of constants that
 * PostgreSQL adds, letters folded outside of quotes.
 */
final class Condition {
    private static final String TYPE =
            "(?:character varying|double precision|bit varying|(?:timestamp|time) with(?:out)? time zone|[a-z_]\\w*)";

    private static final Pattern TOKEN = Pattern.compile(
            "(?<cast>::\\s*" + TYPE + "(?:\\([0-9, ]*\\))?(?:\\[\\])?)"
                    + "|(?<quoted>'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\")|(?<word>[\\w.$]+)|(?<sign>[-<>=!~+*/%|&#@^?]+)|\\S",
            Pattern.CASE_INSENSITIVE);

    /** From the loosest to the closest; words that compare stand with the signs that do. */
    private static final List<Set<String>> BINDING = List.of(
            Set.of("or"),
            Set.of("and"),
            Set.of("=", "<>", "!=", "<", ">", "<=", ">=", "is", "like", "ilike", "in", "not", "distinct", "from"),
            Set.of("||", "~", "~*", "!~", "!~*", "~~", "!~~", "@>", "<@", "&&", "->", "->>", "&", "|", "#"),
            Set.of("+", "-"),
            Set.of("*", "/", "%"));

    private static final int COMPARING = 2;

    private final List<String> tokens;
    private int at;

    private Condition(List<String> tokens) {
        this.tokens = tokens;
    }

    /** What it says, whichever way it is written; text that is not understood is its tokens. */
    static String meaning(String text) {
        List<String> tokens = tokens(text);
        Condition condition = new Condition(tokens);
        String meaning = condition.expression(0);
        return condition.at == tokens.size() ? meaning : words(tokens);
    }

    private static String words(List<String> tokens) {
        return String.join(" ", tokens).replaceAll("[()] ?", "").strip();
    }

    private static List<String> tokens(String text) {
        List<String> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(text);
        while (matcher.find()) {
            if (matcher.group("quoted") != null) {
                tokens.add(plain(matcher.group()));
            } else if (matcher.group("cast") == null) {
                tokens.add(matcher.group().toLowerCase(Locale.ROOT));
            }
        }
        return tokens;
    }

    /** A name in quotes that needs none. */
    private static String plain(String quoted) {
        return quoted.matches("\"[a-z_][a-z0-9_]*\"") ? quoted.substring(1, quoted.length() - 1) : quoted;
    }

    private boolean next(String token) {
        return at < tokens.size() && tokens.get(at).equals(token);
    }

    private String expression(int level) {
        if (level == BINDING.size()) {
            return primary();
        }
        if (level == COMPARING && next("not")) {
            at++;
            return "not[" + expression(level) + "]";
        }
        List<String> parts = new ArrayList<>(List.of(expression(level + 1)));
        while (at < tokens.size() && BINDING.get(level).contains(tokens.get(at))) {
            StringBuilder sign = new StringBuilder();
            // Several words are one sign: is not distinct from.
            while (at < tokens.size() && BINDING.get(level).contains(tokens.get(at))) {
                sign.append(tokens.get(at++)).append(' ');
            }
            parts.add(sign.toString().replace("!=", "<>"));
            parts.add(expression(level + 1));
        }
        return parts.size() == 1 ? parts.get(0) : joined(level, parts);
    }

    /** {@code a and (b and c)} is {@code a and b and c}. */
    private static String joined(int level, List<String> parts) {
        StringBuilder text = new StringBuilder();
        String head = level < COMPARING ? BINDING.get(level).iterator().next() + "[" : "[";
        for (String part : parts) {
            boolean same = level < COMPARING && part.startsWith(head);
            text.append(same ? part.substring(head.length(), part.length() - 1) : part);
        }
        return head + text + "]";
    }

    private String primary() {
        if (at == tokens.size()) {
            return "";
        }
        if (next("(")) {
            return inside();
        }
        if (next("-") || next("+")) {
            return tokens.get(at++) + primary();
        }
        String word = tokens.get(at++);
        return next("(") ? word + "(" + inside() + ")" : word;
    }

    private String inside() {
        at++;
        StringBuilder text = new StringBuilder(next(")") ? "" : expression(0));
        while (next(",")) {
            at++;
            text.append(", ").append(expression(0));
        }
        if (next(")")) {
            at++;
        } else {
            // Not understood: what is left makes the whole be taken word by word.
            at = tokens.size() + 1;
        }
        return text.toString();
    }
}
