package dev.sluice.shell.prompt;

import dev.sluice.sql.Lexis;
import dev.sluice.sql.SqlStatement;
import java.util.Locale;
import java.util.regex.Pattern;

/** Tells statements that the engine executes outside of transactions alone. */
final class Standalone {
    private static final Pattern POSTGRES = Pattern.compile("vacuum\\b.*|(create|drop) (database|tablespace)\\b.*"
            + "|alter system\\b.*|reindex .*\\bconcurrently\\b.*|reindex (\\([^)]*\\) )?(database|system)\\b.*"
            + "|(create( unique)?|drop) index concurrently\\b.*"
            + "|alter table .* detach partition .* concurrently\\b.*");
    private static final Pattern SQLITE = Pattern.compile("vacuum\\b.*|attach\\b.*|detach\\b.*"
            + "|pragma (\\w+\\.)?(journal_mode|foreign_keys|synchronous|wal_checkpoint|auto_vacuum)\\b.*");

    private Standalone() {}

    static boolean is(SqlStatement statement, Lexis lexis) {
        String words = Uncommented.of(statement).replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
        return (lexis == Lexis.SQLITE ? SQLITE : POSTGRES).matcher(words).matches();
    }
}
