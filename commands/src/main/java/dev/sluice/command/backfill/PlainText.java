package dev.sluice.command.backfill;

import java.math.BigDecimal;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Values that code has worked out, as text that both engines read. */
final class PlainText {
    /**
     * A value.
     *
     * @param bare whether it is a number
     */
    record Value(String text, boolean bare) {}

    /** Days and times of day of drivers, which are no moments. */
    private static final Set<String> DRIVERS = Set.of("java.sql.Date", "java.sql.Time");

    private PlainText() {}

    /** Empty for null. */
    static Optional<Value> of(String column, @Nullable Object value, boolean postgres) {
        return Optional.ofNullable(value).map(given -> some(column, given, postgres));
    }

    private static Value some(String column, Object value, boolean postgres) {
        if (value instanceof Boolean yes) {
            return postgres ? new Value(yes.toString(), false) : new Value(yes ? "1" : "0", true);
        }
        if (value instanceof Number number) {
            boolean infinite = number instanceof Double d && !Double.isFinite(d);
            return new Value(number instanceof BigDecimal exact ? exact.toPlainString() : number.toString(), !infinite);
        }
        if (value instanceof byte[] bytes && postgres) {
            return new Value("\\x" + HexFormat.of().formatHex(bytes), false);
        }
        if (DRIVERS.contains(value.getClass().getName())) {
            return new Value(value.toString(), false);
        }
        if (value instanceof Date date) {
            return new Value(date.toInstant().toString(), false);
        }
        if (value instanceof TemporalAccessor moment && postgres) {
            return new Value(inEra(moment), false);
        }
        if (value instanceof CharSequence || value instanceof TemporalAccessor || value instanceof UUID) {
            return new Value(value.toString(), false);
        }
        throw Backfill.invalid("the value for column \"" + column + "\" is a "
                + value.getClass().getSimpleName() + "; give a text, a number, a boolean, a time or null");
    }

    /** The year before 1 is 1 BC, and years of five digits have no sign. */
    private static String inEra(TemporalAccessor moment) {
        String iso = moment.toString();
        if (!moment.isSupported(ChronoField.YEAR) || moment.get(ChronoField.YEAR) > 0) {
            return iso.startsWith("+") ? iso.substring(1) : iso;
        }
        return String.format("%04d", 1 - moment.get(ChronoField.YEAR)) + iso.substring(iso.indexOf('-', 1)) + " BC";
    }

    /** The literal of an array of texts in PostgreSQL. */
    static String array(List<Optional<String>> values) {
        return values.stream()
                .map(value -> value.map(v -> "\"" + v.replace("\\", "\\\\").replace("\"", "\\\"") + "\"")
                        .orElse("NULL"))
                .collect(Collectors.joining(",", "{", "}"));
    }

    static String json(Optional<Value> value) {
        return value.map(v -> v.bare() ? v.text() : quoted(v.text())).orElse("null");
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}
