package dev.sluice.command.backfill;

import dev.sluice.sql.Sql;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * What says that others need the server more.
 *
 * @param query asked between two chunks whether to wait
 * @param code of the user, asked the same
 * @param lag how far a standby may be behind
 * @param lockWait how long others may have waited for a lock of the table or of its rows
 * @param share how much of the time is worked, in percent
 */
public record Throttle(
        Optional<Sql> query,
        Optional<Callable<?>> code,
        Optional<Duration> lag,
        Optional<Duration> lockWait,
        double share) {
    static final int ALL = 100;

    /** Nothing does. */
    static final Throttle NONE =
            new Throttle(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), ALL);

    public Throttle {
        if (share <= 0 || share > ALL) {
            throw Backfill.invalid("share must be more than 0 and at most 100 percent, was " + share);
        }
        refuseUnlessPositive("maxLag", lag);
        refuseUnlessPositive("maxLockWait", lockWait);
    }

    private static void refuseUnlessPositive(String option, Optional<Duration> given) {
        given.filter(time -> time.isNegative() || time.isZero()).ifPresent(time -> {
            throw Backfill.invalid(option + " must be more than nothing, was " + time);
        });
    }

    /** Whether there is something to ask. */
    boolean asks() {
        return query.isPresent() || code.isPresent() || lag.isPresent() || lockWait.isPresent();
    }

    /** Whether it asks what only PostgreSQL knows. */
    boolean asksPostgres() {
        return lag.isPresent() || lockWait.isPresent();
    }

    /** How long to rest behind work that took so long. */
    Duration rest(Duration worked) {
        return Duration.ofNanos((long) (worked.toNanos() * (ALL / share - 1)));
    }
}
