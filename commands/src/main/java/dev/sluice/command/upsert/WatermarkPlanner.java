package dev.sluice.command.upsert;

import dev.sluice.Kind;
import dev.sluice.SluiceException;
import dev.sluice.journal.SyncMeta;
import dev.sluice.sql.Column;
import dev.sluice.sql.Rows;
import dev.sluice.sql.Sql;
import dev.sluice.sql.TableName;
import dev.sluice.sql.ValueType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
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
            Pattern.compile("\\d{4}-\\d\\d-\\d\\d([ T]\\d\\d:\\d\\d(:\\d\\d(\\.\\d{1,9})?)?)?(Z|[+-]\\d\\d:?\\d\\d)?");
    /** SQLite orders numbers before text, and text of several zones by its letters. */
    private static final String KINDS = """
            select distinct case
                when typeof(%1$s) in ('integer', 'real') then 'number'
                when typeof(%1$s) = 'blob' then 'blob'
                when %1$s not glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*' then 'other text'
                when substr(%1$s, -1) = 'Z' then 'time stamp Z'
                when length(%1$s) > 19 and substr(%1$s, -6, 1) in ('+', '-') then 'time stamp ' || substr(%1$s, -6)
                else 'time stamp' end as kind
            from %2$s where %1$s is not null""";

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

    /**
     * Which table.
     *
     * @param fresh whether rows that an earlier run has seen are not there, or lack values that this run brings
     */
    record Table(Origin origin, Layout layout, TableName target, boolean fresh) {}

    Watermark plan(Table table, String name) {
        Origin origin = table.origin();
        Column column = origin.columns().stream()
                .filter(c -> c.name().text().equals(name))
                .findFirst()
                .orElseThrow(() -> refused("the source has no column \"" + name + "\"", "check watermark:"));
        refuseUnordered(origin, column);
        SyncMeta.Key key = new SyncMeta.Key(
                sides.source().profile() + ":" + described(origin) + " #" + identity(table),
                table.target().toString());
        Optional<String> reached = reached(origin, column);
        Optional<SyncMeta.Entry> earlier =
                meta.read(sides.target(), key).filter(e -> e.column().equals(name));
        if (earlier.isEmpty() || table.fresh()) {
            String why = earlier.isEmpty()
                    ? "first run with this watermark and these columns and conditions"
                    : "the table is new, empty, or gets new columns";
            return new Watermark(column.name(), key, reached, Optional.empty(), why + ": all rows are read");
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
        return origin instanceof Origin.OfTable of ? of.table().name().toString() : "query";
    }

    /** A mark is good for the very rows and columns it was reached with; for others it would hide rows. */
    private String identity(Table table) {
        StringBuilder what = new StringBuilder();
        Sql relation = table.origin().relation();
        what.append(relation.text()).append(relation.binds());
        command.selection()
                .where()
                .ifPresent(w -> what.append('\n').append(w.text()).append(w.binds()));
        table.layout().pairs().forEach(p -> what.append('\n')
                .append(p.source().name().quoted())
                .append(p.target().name().quoted()));
        what.append('\n').append(table.layout().updated());
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(what.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    /** Only what is in one order can be a mark: numbers, or time stamps in one zone. */
    private void refuseUnordered(Origin origin, Column column) {
        if (sides.fromPostgres()) {
            if (column.type() == ValueType.TEXT || column.type() == ValueType.CHAR) {
                throw unordered(column, "is text, which has an order but no time", "");
            }
            return;
        }
        String name = "s." + column.name().quoted();
        Sql relation = origin.relation();
        Rows kinds = sides.from().query(new Sql(KINDS.formatted(name, relation.text()), relation.binds()));
        if (kinds.size() > 1) {
            throw unordered(column, "holds values of several kinds", ": " + kinds.rows());
        }
        if (kinds.size() == 1 && "other text".equals(kinds.text(0, "kind"))) {
            throw unordered(column, "holds text that is no time stamp", "");
        }
    }

    private static SluiceException unordered(Column column, String why, String shown) {
        return refused(
                "watermark column \"" + column.name() + "\" " + why + shown,
                "mend them, choose another column, or make one of them in a query(...) as source");
    }

    private Optional<String> reached(Origin origin, Column column) {
        String name = "s." + column.name().quoted();
        String highest = sides.fromPostgres() ? "max(" + name + ")::text" : "max(" + comparable(name) + ")";
        Sql relation = origin.relation();
        Rows rows =
                sides.from().query(new Sql("select " + highest + " as top from " + relation.text(), relation.binds()));
        // A double's own spelling has an exponent from ten million on.
        return rows.value() instanceof Double real
                ? Optional.of(BigDecimal.valueOf(real).toPlainString())
                : Optional.ofNullable(rows.text(0, "top"));
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
