package dev.sluice.rows;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.db.RawRows.RawRow;
import dev.sluice.db.RawRows.Storage;
import dev.sluice.sql.Column;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * SQLite values as fields of PostgreSQL's binary COPY. A value either arrives exactly or is refused: nothing is rounded, cut or
 * guessed. Types that are not interpreted travel as text and are cast by the server.
 */
final class PostgresFields {
    private static final Pattern DECIMAL = Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d{1,4})?");

    private PostgresFields() {}

    static FieldEncoder of(Column column) {
        Typmod typmod = Typmod.of(column.declared());
        long unit = unit(typmod);
        FieldEncoder encoder =
                switch (column.type()) {
                    case INT2 ->
                        (row, i, out) -> out.addShortField((short) integer(row, i, Short.MIN_VALUE, Short.MAX_VALUE));
                    case INT4 ->
                        (row, i, out) -> out.addIntField((int) integer(row, i, Integer.MIN_VALUE, Integer.MAX_VALUE));
                    case INT8 -> (row, i, out) -> out.addLongField(integer(row, i, Long.MIN_VALUE, Long.MAX_VALUE));
                    case FLOAT4 -> PostgresFields::float4;
                    case FLOAT8 -> (row, i, out) -> out.addLongField(Double.doubleToLongBits(real(row, i)));
                    case NUMERIC -> (row, i, out) -> numeric(row, i, typmod, out);
                    case BOOL -> PostgresFields::bool;
                    case TEXT -> (row, i, out) -> out.addField(limited(text(row, i), typmod));
                    case CHAR -> (row, i, out) -> out.addField(padded(text(row, i), typmod));
                    case BYTES -> PostgresFields::bytes;
                    case DATE -> (row, i, out) -> out.addIntField(Times.days(utf8(row, i)));
                    case TIME -> (row, i, out) -> out.addLongField(precise(Times.timeOfDay(string(row, i)), unit));
                    case TIMESTAMP ->
                        (row, i, out) -> out.addLongField(precise(Times.micros(utf8(row, i), false), unit));
                    case TIMESTAMPTZ ->
                        (row, i, out) -> out.addLongField(precise(Times.micros(utf8(row, i), true), unit));
                    case UUID -> PostgresFields::uuid;
                    case JSONB -> (row, i, out) -> out.addField(JsonbText.canonical(text(row, i)));
                    case JSON -> (row, i, out) -> out.addField(JsonbText.checked(text(row, i)));
                    case INTERVAL, OTHER, DYNAMIC -> (row, i, out) -> out.addField(text(row, i));
                };
        return (row, i, out) -> {
            if (row.storage(i) == Storage.NULL) {
                out.addNull();
            } else {
                encoder.encode(row, i, out);
            }
        };
    }

    private static long integer(RawRow row, int i, long min, long max) {
        if (row.storage(i) != Storage.INTEGER) {
            throw new BadValue("is " + named(row.storage(i)) + ", not an integer");
        }
        long value = row.integer(i);
        if (value < min || value > max) {
            throw new BadValue("is out of the range " + min + " to " + max);
        }
        return value;
    }

    private static double real(RawRow row, int i) {
        Storage storage = row.storage(i);
        if (storage == Storage.REAL) {
            return row.real(i);
        }
        if (storage == Storage.INTEGER) {
            return exactDouble(row.integer(i));
        }
        throw new BadValue("is " + named(storage) + ", not a number");
    }

    private static double exactDouble(long value) {
        double real = (double) value;
        // Long.MAX_VALUE rounds up to 2^63, which casts back to itself.
        if ((long) real != value || value == Long.MAX_VALUE) {
            throw new BadValue("has more digits than a double can hold");
        }
        return real;
    }

    private static void float4(RawRow row, int i, TupleBuffer out) {
        double value = real(row, i);
        float single = (float) value;
        if (single != value && !Double.isNaN(value)) {
            throw new BadValue("has more digits than a real can hold");
        }
        out.addIntField(Float.floatToIntBits(single));
    }

    private static void numeric(RawRow row, int i, Typmod typmod, TupleBuffer out) {
        Storage storage = row.storage(i);
        if (storage == Storage.REAL && Double.isInfinite(row.real(i))) {
            Numerics.addInfinity(row.real(i) > 0, out);
            return;
        }
        BigDecimal number =
                switch (storage) {
                    case INTEGER -> BigDecimal.valueOf(row.integer(i));
                    case REAL -> Numerics.shortest(row.real(i));
                    case TEXT -> decimal(string(row, i));
                    default -> throw new BadValue("is " + named(storage) + ", not a number");
                };
        Numerics.add(fitted(number, typmod), out);
    }

    /** The number in the column's scale, when that changes no digit. */
    static BigDecimal fitted(BigDecimal number, Typmod typmod) {
        if (typmod.first().isEmpty()) {
            return number;
        }
        int scale = typmod.second().orElse(0);
        if (number.stripTrailingZeros().scale() > scale) {
            throw new BadValue("has more than " + scale + " digits behind the point");
        }
        BigDecimal fitted = number.setScale(Math.max(0, scale));
        if (fitted.precision() - fitted.scale() > typmod.first().getAsInt() - scale && fitted.signum() != 0) {
            throw new BadValue("has more than " + (typmod.first().getAsInt() - scale) + " digits before the point");
        }
        return fitted;
    }

    private static BigDecimal decimal(String text) {
        if (!DECIMAL.matcher(text).matches()) {
            throw new BadValue("is text that is no number");
        }
        return new BigDecimal(text);
    }

    private static void bool(RawRow row, int i, TupleBuffer out) {
        Storage storage = row.storage(i);
        if (storage == Storage.INTEGER && (row.integer(i) & ~1L) == 0) {
            out.addByteField((byte) row.integer(i));
        } else if (storage == Storage.TEXT && string(row, i).equals("true")) {
            out.addByteField((byte) 1);
        } else if (storage == Storage.TEXT && string(row, i).equals("false")) {
            out.addByteField((byte) 0);
        } else {
            throw new BadValue("is neither 0, 1, 'true' nor 'false'");
        }
    }

    /** Text, and numbers in SQLite's own digits where a column without affinity holds them. */
    private static byte[] text(RawRow row, int i) {
        return switch (row.storage(i)) {
            case TEXT -> Texts.checked(row.bytes(i));
            case INTEGER -> Long.toString(row.integer(i)).getBytes(UTF_8);
            case REAL -> realText(row.real(i)).getBytes(UTF_8);
            default -> throw new BadValue("is " + named(row.storage(i)) + ", not text");
        };
    }

    private static String realText(double value) {
        if (Double.isInfinite(value)) {
            return value > 0 ? "Infinity" : "-Infinity";
        }
        BigDecimal shortest = Numerics.shortest(value);
        return shortest.scale() <= 0 ? shortest.toPlainString() + ".0" : shortest.toPlainString();
    }

    private static byte[] limited(byte[] text, Typmod typmod) {
        if (typmod.first().isPresent() && Texts.length(text) > typmod.first().getAsInt()) {
            throw new BadValue("is longer than " + typmod.first().getAsInt() + " characters");
        }
        return text;
    }

    /** char(n) is stored with blanks up to n. */
    private static byte[] padded(byte[] text, Typmod typmod) {
        int width = typmod.first().orElse(1);
        int missing = width - Texts.length(text);
        if (missing < 0) {
            throw new BadValue("is longer than " + width + " characters");
        }
        byte[] padded = Arrays.copyOf(text, text.length + missing);
        Arrays.fill(padded, text.length, padded.length, (byte) ' ');
        return padded;
    }

    private static void bytes(RawRow row, int i, TupleBuffer out) {
        if (row.storage(i) != Storage.BLOB) {
            throw new BadValue("is " + named(row.storage(i)) + ", not a blob");
        }
        out.addField(row.bytes(i));
    }

    /** In microseconds, the least difference that the column's digits behind the second can show. */
    private static long unit(Typmod typmod) {
        long unit = 1;
        for (int digits = typmod.first().orElse(6); digits < 6; digits++) {
            unit *= 10;
        }
        return unit;
    }

    private static long precise(long micros, long unit) {
        if (micros % unit != 0) {
            throw new BadValue("has more digits behind the second than the column keeps");
        }
        return micros;
    }

    private static void uuid(RawRow row, int i, TupleBuffer out) {
        if (row.storage(i) == Storage.BLOB && row.bytes(i).length == 16) {
            out.addField(row.bytes(i));
            return;
        }
        String hex = string(row, i).replace("-", "");
        if (hex.length() != 32 || !hex.chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
            throw new BadValue("is no UUID");
        }
        out.addField(HexFormat.of().parseHex(hex));
    }

    private static String string(RawRow row, int i) {
        return new String(Texts.checked(utf8(row, i)), UTF_8);
    }

    private static byte[] utf8(RawRow row, int i) {
        if (row.storage(i) != Storage.TEXT) {
            throw new BadValue("is " + named(row.storage(i)) + ", not text");
        }
        return row.bytes(i);
    }

    static String named(Storage storage) {
        return switch (storage) {
            case INTEGER -> "an integer";
            case REAL -> "a real number";
            case TEXT -> "text";
            case BLOB -> "a blob";
            case NULL -> "null";
        };
    }
}
