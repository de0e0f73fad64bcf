package dev.sluice.sql;

import dev.sluice.sql.Token.Sort;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What can be told of a statement from its text alone. A function the statement calls can still do anything, so where safety
 * hangs on the answer the database is asked as well.
 */
public final class SqlText {
    private static final int HEAD_WORDS = 8;

    /** Whoever owns the transaction decides about these: they end it, mark points in it, or change its kind. */
    private static final Pattern TRANSACTION = Pattern.compile("(begin|commit|end|rollback|abort|savepoint|release) "
            + "|(start|prepare) transaction "
            + "|set (local |session )?transaction "
            + "|set session characteristics "
            + "|(set (local |session )?|reset )(default_)?transaction_(isolation|read_only|deferrable) ");

    private static final Pattern COPY_FROM_CLIENT = Pattern.compile("copy .* from stdin ", Pattern.DOTALL);
    private static final Pattern EXPLAIN_RUNS = Pattern.compile("explain (\\( ([^)]* )?)?(verbose )?analy[sz]e ");

    private static final Set<String> READERS = Set.of("select", "values", "with", "explain", "table", "show");
    private static final Set<String> SQLITE_READERS = Set.of("select", "values", "with", "explain");
    private static final Set<String> WRITING_WORDS = Set.of("insert", "update", "delete", "merge", "replace", "into");

    private final String text;
    private final Lexis lexis;
    private final List<Token> tokens;

    private SqlText(String text, Lexis lexis) {
        this.text = text;
        this.lexis = lexis;
        this.tokens = Lexer.tokens(text, lexis);
    }

    public static SqlText of(String text, Lexis lexis) {
        return new SqlText(text, lexis);
    }

    /** The first word in lower case, past comments and opening parentheses; empty when there is none. */
    public String verb() {
        return significant()
                .filter(token -> !token.in(text).equals("("))
                .findFirst()
                .filter(token -> token.sort() == Sort.WORD)
                .map(this::lower)
                .orElse("");
    }

    /** Whether there is nothing but space, comments and semicolons. */
    public boolean isBlank() {
        return significant().allMatch(token -> token.sort() == Sort.SEMICOLON);
    }

    /** Whether there is at most one statement; a driver would run the others too. */
    public boolean isSingle() {
        return SqlScript.split(text, lexis).size() <= 1;
    }

    /** Whether the last thing said is a semicolon that ends the statement; the prompt asks for more lines until then. */
    public boolean isComplete() {
        StatementEnd end = new StatementEnd(lexis);
        boolean complete = false;
        for (Token token : tokens) {
            complete = end.endsAt(token, text) || (complete && !token.significant());
        }
        return complete && unclosed().isEmpty();
    }

    /** The quote or comment that the text opens and never closes. */
    public Optional<Token> unclosed() {
        return tokens.stream().filter(token -> !token.closed()).findFirst();
    }

    /** Whether any statement of the text begins, ends or alters the transaction, or marks or returns to a point in it. */
    public boolean isTransactionControl() {
        return SqlScript.split(text, lexis).stream()
                .anyMatch(statement ->
                        TRANSACTION.matcher(statement.facts().head()).lookingAt());
    }

    /** Whether the client is asked for lines of data, which are not SQL and which a plain dump puts right behind. */
    public boolean isCopyFromClient() {
        return COPY_FROM_CLIENT.matcher(joined(significant())).lookingAt();
    }

    /**
     * Whether the text looks as if it only read: a hint, for a view or function may write. It errs to no, as for a column
     * called {@code update}.
     */
    public boolean readsOnly() {
        Set<String> readers = lexis == Lexis.POSTGRES ? READERS : SQLITE_READERS;
        return readers.contains(verb()) && isSingle() && !explainsByRunning() && !(writes() && !onlyExplains());
    }

    /** The statement with {@code ?} for each {@code :name}. */
    public Parameters parameters() {
        return Parameters.of(text, lexis, tokens);
    }

    /** Parameters in the engine's own spelling, such as {@code $1}; nothing of ours ever gives them a value. */
    public List<Token> marks() {
        return tokens.stream().filter(token -> token.sort() == Sort.MARK).toList();
    }

    private boolean onlyExplains() {
        return verb().equals("explain");
    }

    /** SQLite's {@code explain} never runs what it explains. */
    private boolean explainsByRunning() {
        return lexis == Lexis.POSTGRES
                && onlyExplains()
                && EXPLAIN_RUNS.matcher(joined(significant())).lookingAt();
    }

    private boolean writes() {
        Predicate<Token> word = token -> token.sort() == Sort.WORD;
        return tokens.stream().filter(word).map(this::lower).anyMatch(WRITING_WORDS::contains);
    }

    private String head() {
        return joined(significant().limit(HEAD_WORDS));
    }

    /** Words in lower case, each with a space behind it; a setting's name counts the same with quotes around it. */
    private String joined(Stream<Token> some) {
        StringBuilder line = new StringBuilder();
        some.forEach(token ->
                line.append(line.length() == 0 ? lower(token) : unquoted(token)).append(' '));
        return line.toString();
    }

    private String unquoted(Token token) {
        String said = lower(token);
        return token.sort() == Sort.QUOTED_NAME && token.closed() ? said.substring(1, said.length() - 1) : said;
    }

    private String lower(Token token) {
        return token.in(text).toLowerCase(Locale.ROOT);
    }

    private Stream<Token> significant() {
        return tokens.stream().filter(Token::significant);
    }
}
