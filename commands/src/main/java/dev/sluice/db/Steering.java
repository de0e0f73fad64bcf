package dev.sluice.db;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells the statements that begin, end or mark a transaction, or let one that only reads write: they are the block's and never
 * a statement's of its own.
 */
final class Steering {
    private static final Set<String> WORDS =
            Set.of("begin", "start", "commit", "end", "abort", "rollback", "savepoint", "release");

    private static final Pattern LEADING = Pattern.compile(
            "(?:[\\s;(]++|--[^\\n]*+(?:\\n|$)|/\\*.*?\\*/)*+(prepare\\s++transaction\\b|[a-z]++)",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private Steering() {}

    /** The word that steers, where the statement begins with one. */
    static Optional<String> word(String sql) {
        Matcher leading = LEADING.matcher(sql);
        if (!leading.lookingAt()) {
            return Optional.empty();
        }
        String word = leading.group(1).toLowerCase(Locale.ROOT);
        // However it is spelled, this one would let a transaction that only reads write.
        if (word.equals("pragma") && sql.toLowerCase(Locale.ROOT).contains("query_only")) {
            return Optional.of("pragma query_only");
        }
        return WORDS.contains(word) || word.startsWith("prepare ") ? Optional.of(word) : Optional.empty();
    }
}
