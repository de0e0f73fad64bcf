package dev.sluice.command.upsert;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.journal.SyncMeta;
import dev.sluice.sql.Column;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import dev.sluice.sql.ValueType;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Turns a watermark into a condition. Rows at the very value are read again, and time stamps with an overlap besides: two rows
 * may have the same value, and a transaction that began earlier may commit later. The merge leaves equal rows alone, so reading
 * a row twice costs time and nothing else.
 */
final class WatermarkPlanner {
    private static final String UNSEEN =
            "a watermark does not see deleted rows, nor changes that leave the column as it is; run without it now and then";
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?");
    private static final Pattern STAMP =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\d([ T]\\d\\d:\\d\\d(:\\d\\d(\\.\\d{1,9})?)?)?Z?");
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private static final int WHOLE_SECONDS = "2026-01-31 13:45:00".length();

    private final Upsert command;
    private final Sides sides;
    private final SyncMeta meta;

    WatermarkPlanner(Upsert command, Sides sides, SyncMeta meta) {
        this.command = command;
        this.sides = sides;
        this.meta = meta;
    }

    Optional<Watermark> plan(Origin origin, String target) {
        return command.selection().watermark().map(name -> plan(origin, name, target));
    }

    private Watermark plan(Origin origin, String name, String target) {
        Column column = origin.columns().stream()
                .filter(c -> c.name().text().equals(name))
                .findFirst()
                .orElseThrow(() -> refused("the source has no column \"" + name + "\"", "check watermark:"));
        refuseMixedTypes(origin, column);
        SyncMeta.Key key = new SyncMeta.Key(sides.source().profile() + ":" + described(origin), target);
        Optional<String> reached = reached(origin, column);
        Optional<SyncMeta.Entry> earlier =
                meta.read(sides.target(), key).filter(e -> e.column().equals(name));
        if (earlier.isEmpty()) {
            return new Watermark(
                    column.name(), key, reached, Optional.empty(), "first run with this watermark: all rows are read");
        }
        String from = earlier.get().watermark();
        if (reached.isEmpty() || isBefore(reached.get(), from)) {
            String note = "the watermark went back, from " + from + " to " + reached.orElse("nothing")
                    + ": all rows are read";
            return new Watermark(column.name(), key, reached, Optional.empty(), note);
        }
        return new Watermark(column.name(), key, reached, Optional.of(newer(column, from)), UNSEEN);
    }

    private static String described(Origin origin) {
        if (origin instanceof Origin.OfTable of) {
            return of.table().name().toString();
        }
        return "query " + Integer.toHexString(origin.relation().text().hashCode());
    }

    /** SQLite orders numbers before text, so a column of both would hide its numbers behind the first text. */
    private void refuseMixedTypes(Origin origin, Column column) {
        if (sides.fromPostgres()) {
            return;
        }
        String name = "s." + column.name().quoted();
        Sql relation = origin.relation();
        Rows types = sides.from()
                .query(new Sql(
                        "select distinct typeof(" + name + ") as type from " + relation.text() + " where " + name
                                + " is not null",
                        relation.binds()));
        boolean numbers = types.rows().stream().allMatch(r -> !"text".equals(r.get(0)) && !"blob".equals(r.get(0)));
        if (types.size() > 1 && !numbers) {
            throw refused(
                    "watermark column \"" + column.name() + "\" holds values of several types: " + types.rows(),
                    "mend them, or choose another column");
        }
    }

    private Optional<String> reached(Origin origin, Column column) {
        String name = "s." + column.name().quoted();
        String highest = sides.fromPostgres() ? "max(" + name + ")::text" : "max(" + comparable(name) + ")";
        Sql relation = origin.relation();
        Rows rows =
                sides.from().query(new Sql("select " + highest + " as top from " + relation.text(), relation.binds()));
        return Optional.ofNullable(rows.text(0, "top"));
    }

    /** Both spellings of a time stamp, with a blank and with a T, in one order. */
    private static String comparable(String name) {
        return "case typeof(" + name + ") when 'text' then replace(" + name + ", 'T', ' ') else " + name + " end";
    }

    private static boolean isBefore(String reached, String from) {
        if (NUMBER.matcher(reached).matches() && NUMBER.matcher(from).matches()) {
            return new BigDecimal(reached).compareTo(new BigDecimal(from)) < 0;
        }
        return reached.replace('T', ' ').compareTo(from.replace('T', ' ')) < 0;
    }

    private Sql newer(Column column, String from) {
        String name = "s." + column.name().quoted();
        String condition = sides.fromPostgres() ? postgres(column, name, from) : sqlite(name, from);
        return Sql.of("(" + condition + " or " + name + " is null)");
    }

    /** The bound stands in the text because COPY takes no parameters; it comes from our own table and is quoted. */
    private String postgres(Column column, String name, String from) {
        String bound = "'" + from.replace("'", "''") + "'::" + column.declared();
        boolean time = column.type() == ValueType.TIMESTAMP || column.type() == ValueType.TIMESTAMPTZ;
        return name + " >= " + bound + (time ? " - interval '" + overlap().toSeconds() + " seconds'" : "");
    }

    private String sqlite(String name, String from) {
        if (NUMBER.matcher(from).matches()) {
            return name + " >= " + from;
        }
        return comparable(name) + " >= '" + earlier(from).replace("'", "''") + "'";
    }

    private String earlier(String from) {
        if (!STAMP.matcher(from).matches() || from.length() < WHOLE_SECONDS) {
            return from;
        }
        try {
            LocalDateTime stamp =
                    LocalDateTime.parse(from.substring(0, WHOLE_SECONDS).replace('T', ' '), SECONDS);
            return stamp.minus(overlap()).format(SECONDS);
        } catch (DateTimeParseException e) {
            throw refused("the watermark \"" + from + "\" is no time stamp", "run once without watermark:")
                    .causedBy(e);
        }
    }

    private Duration overlap() {
        return command.selection().overlap();
    }

    private static SluiceException refused(String what, String remedy) {
        return SluiceException.of(Kind.USAGE, what, "upsert", remedy);
    }
}
