package dev.sluice.db;

import dev.sluice.sql.Sql;
import java.time.Duration;

/** Limits of time for the statements of a transaction, which never raise those that hold already. */
public record TimeLimits(Transaction transaction) {
    /** How long a statement waits for a lock. */
    public void lock(Duration most) {
        if (transaction.isPostgres()) {
            atMost("lock_timeout", most);
        } else {
            transaction.lockTimeout(most);
        }
    }

    /** How long a statement may take; gives how long that is now. SQLite knows no such limit. */
    public Duration statement(Duration most) {
        return transaction.isPostgres() ? atMost("statement_timeout", most) : most;
    }

    private Duration atMost(String setting, Duration most) {
        String sql = """
                select ms, set_config(?, ms || 'ms', true)
                from (select least(nullif(extract(epoch from current_setting(?)::interval) * 1000, 0), ?)::int8 as ms) as lesser
                """;
        return Duration.ofMillis(transaction.number(Sql.of(sql, setting, setting, most.toMillis())));
    }
}
