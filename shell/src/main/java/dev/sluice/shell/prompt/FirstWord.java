package dev.sluice.shell.prompt;

import dev.sluice.sql.Nearest;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a typed input is, told by its first word: a shell command, SQL or Groovy.
 *
 * @param word the first word as typed; empty where the input begins with none
 * @param asSql where ambiguous, how to write the SQL reading; empty otherwise
 * @param asGroovy where ambiguous, how to write the reading as our word; empty otherwise
 */
public record FirstWord(Language language, String word, String asSql, String asGroovy) {
    /** The language an input is in. */
    public enum Language {
        /** Only space, comments and semicolons. */
        BLANK,
        /** A shell command in psql's spelling. */
        META,
        SQL,
        GROOVY,
        /** Refused: it means one thing as SQL and another as our word. */
        AMBIGUOUS
    }

    private static final Set<String> VERBS =
            words("abort alter analyse analyze attach begin call checkpoint close cluster comment commit copy"
                    + " create deallocate declare delete detach discard do drop end execute explain fetch grant insert listen"
                    + " lock merge move notify pragma prepare reassign refresh reindex release replace reset revoke security"
                    + " select set show start table truncate unlisten update vacuum values with");

    /** Our words that some SQL dialect knows as verbs. */
    private static final Set<String> SHARED =
            Set.of("backup", "load", "reindex", "restore", "rollback", "savepoint", "upsert", "use");

    /** Those which PostgreSQL or SQLite let a literal follow: {@code load 'auto_explain'}. */
    private static final Set<String> TAKES_LITERAL = Set.of("load", "savepoint");

    /** Verbs that a parenthesis may touch: {@code values(1)}. Behind any other it makes a call. */
    private static final Set<String> TAKES_PARENTHESIS = Set.of("select", "values", "explain");

    private static final Set<String> QUERIES = Set.of("select", "with", "values", "table");
    private static final Pattern GROOVY_SIGN = Pattern.compile("=|[-+*/%]=|!=|<<|->|\\*\\.|\\?[.:=]|\\{");
    private static final Pattern FOREIGN_SCHEMA = Pattern.compile("\\s+foreign\\s+schema\\b.*", Pattern.DOTALL);
    private static final Pattern BARE =
            Pattern.compile("(begin|commit|rollback|end|abort)(\\s+(work|transaction))?\\s*", Pattern.CASE_INSENSITIVE);

    public static FirstWord of(String input) {
        int start = start(input);
        if (start == input.length()) {
            return plain(Language.BLANK, "");
        }
        String word = input.substring(start, Scan.wordEnd(input, start));
        if (!word.isEmpty()) {
            return ofWord(word, input.substring(start + word.length()));
        }
        return switch (input.charAt(start)) {
            case '\\' -> plain(Language.META, "");
            case '(' -> plain(isQuery(input, start) ? Language.SQL : Language.GROOVY, "");
            default -> plain(Language.GROOVY, "");
        };
    }

    /** What to ask when the word is unknown and reads like a verb of SQL; empty when it does not. */
    public String question() {
        return language == Language.GROOVY ? Nearest.question(word, VERBS) : "";
    }

    /** Whether the input is SQL that is complete although no semicolon ends it: {@code commit} and its like, alone. */
    public static boolean needsNoSemicolon(String input) {
        return BARE.matcher(input.substring(start(input))).matches();
    }

    /** The input without the space and the comments before its first word. */
    public static String body(String input) {
        return input.substring(start(input));
    }

    private static int start(String input) {
        int start = Scan.blankEnd(input, 0);
        while (start < input.length() && input.charAt(start) == ';') {
            start = Scan.blankEnd(input, start + 1);
        }
        return start;
    }

    private static FirstWord plain(Language language, String word) {
        return new FirstWord(language, word, "", "");
    }

    private static boolean isQuery(String input, int parenthesis) {
        int at = parenthesis;
        while (at < input.length() && input.charAt(at) == '(') {
            at = Scan.blankEnd(input, at + 1);
        }
        return QUERIES.contains(lower(input.substring(at, Scan.wordEnd(input, at))));
    }

    private static FirstWord ofWord(String word, String rest) {
        String verb = lower(word);
        if (isCode(verb, rest)) {
            return plain(Language.GROOVY, word);
        }
        if (SHARED.contains(verb)) {
            return ofShared(word, rest);
        }
        boolean foreign =
                verb.equals("import") && FOREIGN_SCHEMA.matcher(lower(rest)).matches();
        return plain(foreign || VERBS.contains(verb) ? Language.SQL : Language.GROOVY, word);
    }

    /** Whether what follows the word makes it a name of Groovy: a call, a property, an assignment, a label, a closure. */
    private static boolean isCode(String verb, String rest) {
        if (rest.startsWith("(") && TAKES_PARENTHESIS.contains(verb)) {
            return false;
        }
        boolean label = rest.matches("(?s):(\\s.*)?");
        boolean touched = rest.startsWith("(") || rest.startsWith(".") || rest.startsWith("[") || rest.startsWith("++");
        return label || touched || GROOVY_SIGN.matcher(Scan.afterBlanks(rest)).lookingAt();
    }

    private static FirstWord ofShared(String word, String rest) {
        String follows = Scan.onSameLine(rest);
        if (NamedArguments.in(follows)) {
            return plain(Language.GROOVY, word);
        }
        // Ours are spelled in lower case; LOAD is somebody's SQL.
        boolean ours = word.equals(lower(word));
        if (follows.isEmpty()) {
            return plain(!ours || word.equals("rollback") ? Language.SQL : Language.GROOVY, word);
        }
        char first = follows.charAt(0);
        if (first == '\'' || first == '"') {
            return ours ? ofQuoted(word, follows) : plain(Language.SQL, word);
        }
        boolean options = first == '(' && word.equalsIgnoreCase("reindex");
        return plain(first == ';' || options || isBareWord(follows) ? Language.SQL : Language.GROOVY, word);
    }

    /** A word alone is SQL; one that is called or that a comma follows is an argument of ours. */
    private static boolean isBareWord(String follows) {
        int end = Scan.wordEnd(follows, 0);
        String after = follows.substring(end);
        return end > 0 && !after.startsWith("(") && !Scan.afterBlanks(after).startsWith(",");
    }

    private static FirstWord ofQuoted(String word, String follows) {
        int end = Scan.quoteEnd(follows, 0);
        String literal = follows.substring(0, end);
        String after = Scan.onSameLine(follows.substring(end));
        if (!TAKES_LITERAL.contains(word) || literal.startsWith("'''") || literal.startsWith("\"\"\"")) {
            return plain(Language.GROOVY, word);
        }
        if (after.isEmpty()) {
            return new FirstWord(Language.AMBIGUOUS, word, word + " " + literal + ";", word + "(" + literal + ")");
        }
        return plain(after.startsWith(";") ? Language.SQL : Language.GROOVY, word);
    }

    private static Set<String> words(String list) {
        return Set.of(list.split(" ", -1));
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
