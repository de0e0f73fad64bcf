package dev.sluice.rows;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.db.RawRows.RawRow;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Values as a SQLite column stores them: one tag byte for the storage class, then the value. The column's affinity is applied
 * here as SQLite would on writing, so that what was written compares equal to what is read back; where the affinity would
 * change the value, it is refused.
 *
 * <p>Source of the rules: SQLite documentation, "Datatypes In SQLite", sections 3.1 and 3.3.
 */
final class SqliteValue {
    static final byte INTEGER = 1;
    static final byte REAL = 2;
    static final byte TEXT = 3;
    static final byte BLOB = 4;

    private static final Pattern NUMBER = Pattern.compile("\\s*[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d{1,4})?\\s*");

    /** What a column makes of what it is given. */
    enum Affinity {
        INTEGER,
        NUMERIC,
        REAL,
        TEXT,
        NONE;

        static Affinity of(String declared) {
            String type = declared.toUpperCase(Locale.ROOT);
            if (type.contains("INT")) {
                return INTEGER;
            }
            if (type.contains("CHAR") || type.contains("CLOB") || type.contains("TEXT")) {
                return TEXT;
            }
            if (type.isEmpty() || type.contains("BLOB")) {
                return NONE;
            }
            boolean real = type.contains("REAL") || type.contains("FLOA") || type.contains("DOUB");
            return real ? REAL : NUMERIC;
        }
    }

    private final Affinity affinity;

    SqliteValue(String declared) {
        this.affinity = Affinity.of(declared);
    }

    /** Adds the field of a value that comes from SQLite. */
    void add(RawRow row, int column, TupleBuffer out) {
        switch (row.storage(column)) {
            case NULL -> out.addNull();
            case INTEGER -> addInteger(row.integer(column), out);
            case REAL -> addReal(row.real(column), out);
            case TEXT -> addText(Texts.valid(row.bytes(column)), out);
            case BLOB -> out.addTagged(BLOB, row.bytes(column));
        }
    }

    void addInteger(long value, TupleBuffer out) {
        switch (affinity) {
            case TEXT -> out.addTagged(TEXT, Long.toString(value).getBytes(UTF_8));
            case REAL -> addReal(exactDouble(value), out);
            default -> out.addTagged(INTEGER, value);
        }
    }

    void addReal(double value, TupleBuffer out) {
        if (Double.isNaN(value)) {
            throw new BadValue("is NaN, which SQLite would store as null");
        }
        if (affinity == Affinity.TEXT) {
            throw new BadValue("is a real number, which a text column would turn into text");
        }
        boolean numeric = affinity == Affinity.INTEGER || affinity == Affinity.NUMERIC;
        long whole = (long) value;
        if (numeric && whole == value && whole > Long.MIN_VALUE && whole < Long.MAX_VALUE) {
            out.addTagged(INTEGER, whole);
        } else {
            // SQLite keeps whole numbers of a real column as integers, so that no zero of its has a sign.
            double stored = value == 0 && affinity == Affinity.REAL ? 0.0 : value;
            out.addTagged(REAL, Double.doubleToRawLongBits(stored));
        }
    }

    void addText(byte[] utf8, TupleBuffer out) {
        boolean kept = affinity == Affinity.TEXT || affinity == Affinity.NONE;
        String text = kept ? "" : new String(utf8, UTF_8);
        if (kept || !NUMBER.matcher(text).matches()) {
            out.addTagged(TEXT, utf8);
        } else {
            addDecimal(new BigDecimal(text.strip()), out);
        }
    }

    /** A decimal in a column that turns numbers into binary ones: exact, or refused. */
    private void addDecimal(BigDecimal number, TupleBuffer out) {
        boolean whole = number.stripTrailingZeros().scale() <= 0;
        if (whole && number.toBigInteger().bitLength() <= 63) {
            addInteger(number.longValueExact(), out);
            return;
        }
        double real = number.doubleValue();
        if (Double.isInfinite(real) || Numerics.shortest(real).compareTo(number) != 0) {
            throw new BadValue("has more digits than the column would keep");
        }
        addReal(real, out);
    }

    private static double exactDouble(long value) {
        double real = (double) value;
        if ((long) real != value || value == Long.MAX_VALUE) {
            throw new BadValue("has more digits than a real column would keep");
        }
        return real;
    }
}
