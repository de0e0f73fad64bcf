package dev.sluice.command.backfill;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.command.Pause;
import dev.sluice.command.Work;
import dev.sluice.db.Access;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Waits between two chunks for as long as one of the signals says so. A signal that says nothing any more ends the work. */
final class Throttling {
    private static final Duration EACH = Duration.ofMillis(500);

    private final BackfillPlan plan;
    private final Work.Chunked work;
    private final Throttle throttle;
    private final StandbyLag lag = new StandbyLag();

    Throttling(BackfillPlan plan, Work.Chunked work) {
        this.plan = plan;
        this.work = work;
        this.throttle = plan.command().pace().throttle();
    }

    /** No transaction is open. */
    void await() {
        if (!throttle.asks()) {
            return;
        }
        for (Optional<String> why = why(); why.isPresent(); why = why()) {
            work.progress().waiting(plan.title(), why.get());
            work.between();
            Pause.of(EACH, "while the throttle said wait", "backfill");
        }
    }

    private Optional<String> why() {
        return throttle.query()
                .flatMap(sql -> said("throttle", () -> onlyValue(sql)))
                .or(() -> throttle.code().flatMap(code -> said("throttle", () -> call(code))))
                .or(() -> throttle.lag().flatMap(most -> behind("maxLag", most, "a standby is behind by", this::lag)))
                .or(() -> throttle.lockWait()
                        .flatMap(most ->
                                behind("maxLockWait", most, "others wait for locks of the table since", this::waits)));
    }

    private Optional<String> behind(String option, Duration most, String what, Supplier<Double> seconds) {
        double now = asked(option, seconds);
        return now > most.toMillis() / 1000.0 ? Optional.of(what + " " + Math.round(now) + " s") : Optional.empty();
    }

    /** What is true, more than 0 or a reason says wait. */
    private Optional<String> said(String option, Supplier<@Nullable Object> signal) {
        Object answer = asked(option, signal);
        if (answer == null) {
            throw lost(option, "it says neither yes nor no");
        }
        if (answer instanceof Boolean yes) {
            return yes ? Optional.of("the throttle says so") : Optional.empty();
        }
        if (answer instanceof Number number) {
            return number.doubleValue() > 0 ? Optional.of("the throttle says " + number) : Optional.empty();
        }
        String text = answer.toString().strip();
        boolean no = text.isEmpty() || text.equals("f") || text.equals("false") || text.equals("0");
        return no ? Optional.empty() : Optional.of(text);
    }

    private <T extends @Nullable Object> T asked(String option, Supplier<T> signal) {
        try {
            return signal.get();
        } catch (SluiceException e) {
            if (e.kind() == Kind.INTERRUPTED || e.kind() == Kind.TERMINATED) {
                throw e;
            }
            throw lost(option, e.problems().get(0).what()).causedBy(e);
        }
    }

    private SluiceException lost(String option, String why) {
        return SluiceException.of(
                Kind.FAILED,
                "the signal of " + option + " is lost: " + why,
                plan.title(),
                "mend it and go on: without it nobody says when to wait");
    }

    private static @Nullable Object call(Callable<?> code) {
        try {
            return code.call();
        } catch (RuntimeException e) {
            throw e instanceof SluiceException
                    ? e
                    : SluiceException.of(Kind.FAILED, String.valueOf(e.getMessage()), "", "")
                            .causedBy(e);
        } catch (Exception e) {
            throw SluiceException.of(Kind.FAILED, String.valueOf(e.getMessage()), "", "")
                    .causedBy(e);
        }
    }

    private Rows query(Sql sql) {
        return work.databases().home().transaction(Access.READ, tx -> tx.query(sql));
    }

    private @Nullable Object onlyValue(Sql sql) {
        Rows rows = query(sql);
        if (rows.isEmpty()) {
            throw SluiceException.of(Kind.FAILED, "its query gives no row", "", "");
        }
        return rows.value();
    }

    private double lag() {
        return lag.seconds(query(Sql.of(StandbyLag.QUERY)));
    }

    private double waits() {
        String sql = """
                select coalesce(extract(epoch from max(clock_timestamp() - w.waitstart)), 0)::float8 as seconds
                from pg_locks w
                where not w.granted and exists (
                  select from pg_locks h
                  where h.pid = w.pid and h.locktype = 'relation'
                    and h.database = (select oid from pg_database where datname = current_database())
                    and (h.relation = ? or h.relation in (select relid from pg_partition_tree(?))))
                """;
        long table = plan.table().id();
        return Double.parseDouble(
                String.valueOf(query(Sql.of(sql, table, table)).value()));
    }
}
