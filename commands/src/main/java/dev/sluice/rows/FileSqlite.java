package dev.sluice.rows;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.rows.FileRow.Sort;
import dev.sluice.rows.SqliteValue.Affinity;
import dev.sluice.sql.Column;
import java.math.BigDecimal;
import java.util.Locale;

/**
 * Values of files as a SQLite column stores them. SQLite itself takes any value in any column and turns into binary numbers what
 * looks like a number; here the declared type is a promise, and a value that does not keep it is refused.
 */
final class FileSqlite {
    /** What the declared type says, beyond SQLite's affinity. */
    private enum Meaning {
        WHOLE,
        REAL,
        DECIMAL,
        BOOLEAN,
        DATE,
        STAMP,
        BYTES,
        TEXT,
        ANY;

        static Meaning of(String declared) {
            String type = declared.toUpperCase(Locale.ROOT);
            return switch (Affinity.of(declared)) {
                case INTEGER -> WHOLE;
                case REAL -> REAL;
                case TEXT -> TEXT;
                case NONE -> type.contains("BLOB") ? BYTES : ANY;
                case NUMERIC -> ofNumeric(type);
            };
        }

        private static Meaning ofNumeric(String type) {
            if (type.startsWith("NUM") || type.startsWith("DEC") || type.startsWith("MONEY")) {
                return DECIMAL;
            }
            if (type.startsWith("BOOL")) {
                return BOOLEAN;
            }
            if (type.startsWith("DATETIME") || type.startsWith("TIMESTAMP")) {
                return STAMP;
            }
            return type.startsWith("DATE") ? DATE : ANY;
        }
    }

    private final SqliteValue value;
    private final Typmod typmod;
    private final TimeForms forms;

    private FileSqlite(Column column, TimeForms forms) {
        this.value = new SqliteValue(column.declared());
        this.typmod = Typmod.of(column.declared());
        this.forms = forms;
    }

    static FileFields.Writer of(Column column, TimeForms forms) {
        FileSqlite one = new FileSqlite(column, forms);
        return switch (Meaning.of(column.declared())) {
            case WHOLE ->
                (row, i, out) -> one.value.addInteger(FileNumbers.whole(row, i, Long.MIN_VALUE, Long.MAX_VALUE), out);
            case REAL -> one::real;
            case DECIMAL -> one::decimal;
            case BOOLEAN -> (row, i, out) -> one.value.addInteger(FileFields.bool(row, i), out);
            case DATE -> (row, i, out) -> one.date(row, i, out);
            case STAMP -> (row, i, out) -> one.stamp(row, i, out);
            case BYTES -> (row, i, out) -> out.addTagged(SqliteValue.BLOB, FileFields.bytes(row, i));
            case TEXT -> one::text;
            case ANY -> one::any;
        };
    }

    private void real(FileRow row, int i, TupleBuffer out) {
        value.addReal(FileNumbers.real(row, i), out);
    }

    private void decimal(FileRow row, int i, TupleBuffer out) {
        FileNumbers.refuseOther(row, i, "a number");
        BigDecimal number = FileNumbers.decimal(FileNumbers.text(row, i));
        PostgresFields.fitted(number, typmod);
        value.addText(number.toString().getBytes(UTF_8), out);
    }

    private void date(FileRow row, int i, TupleBuffer out) {
        String text = forms.isoDate(string(row, i));
        Times.days(text);
        value.addText(text.getBytes(UTF_8), out);
    }

    private void stamp(FileRow row, int i, TupleBuffer out) {
        String text = forms.isoStamp(string(row, i));
        Times.micros(text, true);
        value.addText(text.getBytes(UTF_8), out);
    }

    private static String string(FileRow row, int i) {
        if (row.sort(i) != Sort.PLAIN && row.sort(i) != Sort.STRING) {
            throw new BadValue("is " + FileNumbers.named(row.sort(i)) + ", not text");
        }
        return FileNumbers.text(row, i);
    }

    /** SQLite keeps a NUL, but its functions and most programs see the text end there. */
    private static byte[] whole(byte[] text) {
        for (byte b : text) {
            if (b == 0) {
                throw new BadValue("holds a NUL character, at which SQLite takes a text to end");
            }
        }
        return Texts.valid(text);
    }

    /** SQLite has no type for JSON, so that a document goes into a text column. */
    private void text(FileRow row, int i, TupleBuffer out) {
        byte[] text = whole(row.bytes(i));
        if (typmod.first().isPresent() && Texts.length(text) > typmod.first().getAsInt()) {
            throw new BadValue("is longer than " + typmod.first().getAsInt() + " characters");
        }
        value.addText(text, out);
    }

    /** An affinity may take the value for a number; it must then be written as that number is. */
    private void any(FileRow row, int i, TupleBuffer out) {
        byte[] text = whole(row.bytes(i));
        if (row.sort(i) == Sort.NUMBER) {
            new SqliteValue("NUMERIC").addText(text, out);
            return;
        }
        int before = out.size();
        value.addText(text, out);
        if (out.bytes()[before + 4] != SqliteValue.TEXT && !keepsSpelling(text, out, before)) {
            throw new BadValue("looks like a number, and the column would change its spelling");
        }
    }

    private static boolean keepsSpelling(byte[] text, TupleBuffer out, int at) {
        boolean whole = out.bytes()[at + 4] == SqliteValue.INTEGER;
        String stored = whole
                ? Long.toString(Fields.readLong(out.bytes(), at + 5))
                : Double.toString(Double.longBitsToDouble(Fields.readLong(out.bytes(), at + 5)));
        return stored.equals(new String(text, UTF_8));
    }
}
