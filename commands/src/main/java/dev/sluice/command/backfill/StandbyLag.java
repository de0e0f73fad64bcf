package dev.sluice.command.backfill;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.sql.Rows;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/**
 * How far the slowest standby is behind. What the server says of it stands still where the standby does, so the places of the log are
 * remembered with the time when they were reached.
 */
final class StandbyLag {
    /** Of a standby that has caught up the server goes on telling the last lag, for ten seconds as a rule. */
    static final String QUERY = """
            select count(*) as standbys, count(*) filter (where state is null) as hidden,
                   coalesce(max(extract(epoch from replay_lag)) filter (where replay_lsn < pg_current_wal_lsn()), 0)::float8 as said,
                   coalesce(min(pg_wal_lsn_diff(replay_lsn, '0/0')), 0)::int8 as replayed,
                   pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::int8 as written
            from pg_stat_replication
            where state is null or state in ('streaming', 'catchup')
            """;

    /** The place that the log had reached at a time. */
    private record Reached(long place, long nanos) {}

    private final Deque<Reached> places = new ArrayDeque<>();
    private final LongSupplier clock;
    private long standbys;

    StandbyLag() {
        this(System::nanoTime);
    }

    /** With a clock of nanoseconds. */
    StandbyLag(LongSupplier clock) {
        this.clock = clock;
    }

    /** Fails where a standby is gone, or none was there. */
    double seconds(Rows now) {
        long count = number(now, "standbys");
        if (count == 0 || count < standbys) {
            throw lost(standbys == 0 ? "no standby is connected" : "a standby is gone");
        }
        if (number(now, "hidden") > 0) {
            throw lost("this role may not see the standbys; grant it pg_monitor");
        }
        standbys = count;
        long nanos = clock.getAsLong();
        places.addLast(new Reached(number(now, "written"), nanos));
        while (places.size() > 1 && places.getFirst().place() <= number(now, "replayed")) {
            places.removeFirst();
        }
        Reached first = places.getFirst();
        double own = first.place() > number(now, "replayed") ? (nanos - first.nanos()) / 1e9 : 0;
        return Math.max(own, Double.parseDouble(String.valueOf(now.text(0, "said"))));
    }

    private static long number(Rows rows, String label) {
        return Long.parseLong(String.valueOf(rows.text(0, label)));
    }

    private static SluiceException lost(String what) {
        return SluiceException.of(Kind.FAILED, what, "", "");
    }
}
