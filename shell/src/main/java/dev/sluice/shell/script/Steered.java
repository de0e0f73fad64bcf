package dev.sluice.shell.script;

import dev.sluice.sql.Lexis;
import dev.sluice.sql.SqlScript;
import dev.sluice.sql.Token;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a statement of an existing script means for a transaction that is around it. */
enum Steered {
    /** It has nothing to do with transactions. */
    PLAIN,
    BEGIN,
    COMMIT,
    ROLLBACK,
    /** It sets a savepoint, gives one up, or goes back to one: all of which stays inside. */
    SAVEPOINT,
    /** It cannot run inside a transaction, or would change what kind of transaction that is. */
    REFUSED;

    private static final Pattern BEGINS =
            Pattern.compile("(begin( transaction| work| deferred| immediate| exclusive)*|start transaction) ");
    private static final Pattern COMMITS = Pattern.compile("(commit|end)( transaction| work)?( and (no )?chain)? ");
    private static final Pattern ROLLS_BACK =
            Pattern.compile("(rollback|abort)( transaction| work)?( and (no )?chain)? ");
    private static final Pattern MARKS = Pattern.compile("(savepoint|release|rollback( transaction| work)? to) .*");
    private static final Set<String> STEERING =
            Set.of("begin", "start", "commit", "end", "abort", "rollback", "savepoint", "release");

    /** What PostgreSQL executes outside of transactions alone, what changes the transaction, and what needs psql. */
    private static final Pattern POSTGRES = Pattern.compile("(vacuum|prepare transaction|alter system|discard all"
            + "|(create|drop|alter) (database|tablespace|subscription)|set (local |session )?transaction"
            + "|set session characteristics|(create( unique)?|drop) index concurrently"
            + "|reindex (\\(.*\\) )?(database|system|schema)|reindex .*concurrently"
            + "|copy .*(from stdin|to stdout)|\\\\) .*");

    private static final Pattern SQLITE = Pattern.compile(
            "(vacuum|attach|detach"
                    + "|pragma (\\w+ \\. )?(journal_mode|locking_mode|foreign_keys|query_only|synchronous|wal_checkpoint)|\\.) .*");

    static Steered of(String statement, Lexis lexis) {
        String words = words(statement, lexis);
        String first = words.substring(0, words.indexOf(' ') + 1).strip();
        if (STEERING.contains(first)) {
            return steering(words);
        }
        Pattern refused = lexis == Lexis.POSTGRES ? POSTGRES : SQLITE;
        return refused.matcher(words).matches() ? REFUSED : PLAIN;
    }

    private static Steered steering(String words) {
        if (MARKS.matcher(words).matches()) {
            return SAVEPOINT;
        }
        if (BEGINS.matcher(words).matches()) {
            return BEGIN;
        }
        if (COMMITS.matcher(words).matches()) {
            return COMMIT;
        }
        return ROLLS_BACK.matcher(words).matches() ? ROLLBACK : REFUSED;
    }

    /** Each word in lower case with a space behind it, comments and the last semicolon left out. */
    private static String words(String statement, Lexis lexis) {
        List<Token> tokens = SqlScript.tokens(statement, lexis).stream()
                .filter(Token::significant)
                .toList();
        return tokens.stream()
                .filter(token -> token.sort() != Token.Sort.SEMICOLON)
                .map(token -> token.in(statement).toLowerCase(Locale.ROOT) + " ")
                .collect(Collectors.joining());
    }

    /** How it begins, for messages. */
    static String shown(String statement, Lexis lexis) {
        String words = words(statement, lexis).strip();
        Optional<String> cut = Optional.of(words).filter(w -> w.length() > 40).map(w -> w.substring(0, 40) + "...");
        return cut.orElse(words);
    }
}
