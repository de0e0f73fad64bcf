package dev.sluice.command.verify;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.profile.Mask;
import dev.sluice.sql.Column;
import dev.sluice.sql.Name;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import dev.sluice.sql.Table;
import dev.sluice.sql.ValueType;
import dev.sluice.sql.Visible;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The newest row is not older than that by the database's own clock, and not from the future.
 *
 * @param zone of time stamps that bear none
 * @param now instead of the clock
 */
public record Fresh(Name column, Duration within, Duration maxFuture, Optional<String> zone, Optional<String> now)
        implements Check.Apart {
    private static final String POSTGRES = "select extract(epoch from (%s - max(%s)))::float8 as age from %s as s";
    private static final String SQLITE =
            "select unixepoch(%s, 'subsec') - unixepoch(max(%s), 'subsec') as age, max(%s) as newest from %s as s";

    @Override
    public String sentence() {
        return column + " is fresh within " + shown(within);
    }

    @Override
    public Found look(Table table, Look look) {
        Rows rows = look.transaction().query(look.postgres() ? postgres(table) : sqlite(table));
        if (!(rows.value() instanceof Number age)) {
            if (!look.postgres() && rows.text(0, "newest") != null) {
                boolean hidden = look.mask().hides(table.name().toString(), column.text());
                String shown = hidden ? Mask.HIDDEN : Visible.value(rows.text(0, "newest"));
                throw refused("the newest value of \"" + column + "\" is no time: " + shown, "");
            }
            return Found.of(false, "there is no value");
        }
        return judged(age.doubleValue());
    }

    private Found judged(double seconds) {
        if (seconds < -millis(maxFuture) / 1000.0) {
            return Found.of(false, "the newest is " + shown(duration(-seconds)) + " in the future");
        }
        return Found.of(seconds <= millis(within) / 1000.0, "the newest is " + shown(duration(seconds)) + " old");
    }

    private static double millis(Duration duration) {
        return duration.toMillis();
    }

    private static Duration duration(double seconds) {
        return Duration.ofSeconds((long) Math.min(seconds, 1e12));
    }

    private Sql postgres(Table table) {
        ValueType type = table.column(column).map(Column::type).orElse(ValueType.TIMESTAMPTZ);
        String value = "s." + column.quoted();
        List<Object> binds = new ArrayList<>();
        String clock = now.map(n -> "cast(? as timestamptz)").orElse("clock_timestamp()");
        now.ifPresent(binds::add);
        if (type == ValueType.TIMESTAMP || type == ValueType.DATE) {
            binds.add(zone.orElseThrow(this::zoneless));
            value = value + "::timestamp at time zone ?";
        }
        return new Sql(POSTGRES.formatted(clock, value, table.name().quoted()), binds);
    }

    /** Its texts bear no zone either, unless they say so themselves; SQLite reckons in UTC. */
    private Sql sqlite(Table table) {
        if (!zone.orElseThrow(this::zoneless).equalsIgnoreCase("UTC")) {
            throw refused("SQLite reckons in UTC, zone: was " + zone.get(), "convert the column, or store UTC");
        }
        String value = "s." + column.quoted();
        return new Sql(SQLITE.formatted("?", value, value, table.name().quoted()), List.of(now.orElse("now")));
    }

    private SluiceException zoneless() {
        return refused(
                "\"" + column + "\" bears no time zone, so that nobody knows how old it is",
                "add zone: 'UTC', or its own");
    }

    private static SluiceException refused(String what, String remedy) {
        return SluiceException.of(Kind.USAGE, what, "fresh", remedy);
    }

    private static String shown(Duration duration) {
        if (duration.compareTo(Duration.ofMinutes(2)) < 0) {
            return duration.toSeconds() + " s";
        }
        return duration.compareTo(Duration.ofHours(3)) < 0 ? duration.toMinutes() + " min" : duration.toHours() + " h";
    }
}
