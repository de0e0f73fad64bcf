package dev.sluice.rows;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.sluice.rows.FileRow.Sort;
import dev.sluice.sql.Column;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;

/** Values of files as fields of PostgreSQL's binary COPY: exact, or refused. */
final class FileFields {
    private static final byte JSONB_VERSION = 1;
    private static final Set<String> TRUE = Set.of("true", "t", "1");
    private static final Set<String> FALSE = Set.of("false", "f", "0");

    private FileFields() {}

    /** Writes one value; the value is there. */
    @FunctionalInterface
    interface Writer {
        void write(FileRow row, int column, TupleBuffer out);
    }

    static Writer of(Column column, TimeForms forms) {
        FieldEncoder plain = PostgresFields.of(column);
        return switch (column.type()) {
            case INT2 ->
                (row, i, out) -> out.addShortField((short) FileNumbers.whole(row, i, Short.MIN_VALUE, Short.MAX_VALUE));
            case INT4 ->
                (row, i, out) -> out.addIntField((int) FileNumbers.whole(row, i, Integer.MIN_VALUE, Integer.MAX_VALUE));
            case INT8 -> (row, i, out) -> out.addLongField(FileNumbers.whole(row, i, Long.MIN_VALUE, Long.MAX_VALUE));
            case FLOAT4 -> (row, i, out) -> out.addIntField(Float.floatToIntBits(FileNumbers.single(row, i)));
            case FLOAT8 -> (row, i, out) -> out.addLongField(Double.doubleToLongBits(FileNumbers.real(row, i)));
            case NUMERIC -> numeric(new PlainDecimals(Typmod.of(column.declared())), plain);
            case BOOL -> (row, i, out) -> out.addByteField(bool(row, i));
            case BYTES -> (row, i, out) -> out.addField(bytes(row, i));
            case JSON -> (row, i, out) -> out.addField(JsonbText.checked(json(row, i)));
            case JSONB -> (row, i, out) -> out.addTagged(JSONB_VERSION, JsonbText.canonical(json(row, i)));
            case DATE, TIMESTAMP, TIMESTAMPTZ -> temporal(column, forms, plain);
            case TIME, UUID -> (row, i, out) -> string(row, i, plain, out);
            case TEXT, CHAR, INTERVAL, OTHER, DYNAMIC -> (row, i, out) -> text(row, i, plain, out);
        };
    }

    private static Writer numeric(PlainDecimals decimals, FieldEncoder plain) {
        return (row, i, out) -> {
            FileNumbers.refuseOther(row, i, "a number");
            if (!decimals.add(row.buffer(), row.start(i), row.end(i), out)) {
                FileNumbers.decimal(FileNumbers.text(row, i));
                plain.encode(row, i, out);
            }
        };
    }

    static byte bool(FileRow row, int i) {
        String text = FileNumbers.text(row, i).toLowerCase(Locale.ROOT);
        if (TRUE.contains(text)) {
            return 1;
        }
        if (FALSE.contains(text)) {
            return 0;
        }
        throw new BadValue("is not true, false, t, f, 1 or 0");
    }

    static byte[] bytes(FileRow row, int i) {
        String text = FileNumbers.text(row, i);
        try {
            if (text.startsWith("\\x")) {
                return HexFormat.of().parseHex(text, 2, text.length());
            }
        } catch (IllegalArgumentException e) {
            throw new BadValue("is not written as \\x and pairs of hexadecimal digits");
        }
        throw new BadValue("is not written as \\x and pairs of hexadecimal digits");
    }

    /** Of a format that knows JSON, the value; of another, a text that is a document. */
    private static byte[] json(FileRow row, int i) {
        byte[] text = row.bytes(i);
        if (row.sort(i) != Sort.STRING) {
            return text;
        }
        Texts.checked(text);
        char[] quoted = JsonStringEncoder.getInstance().quoteAsString(new String(text, UTF_8));
        return ('"' + new String(quoted) + '"').getBytes(UTF_8);
    }

    private static Writer temporal(Column column, TimeForms forms, FieldEncoder plain) {
        boolean date = column.type() == dev.sluice.sql.ValueType.DATE;
        if (date ? forms.date().isEmpty() : forms.stamp().isEmpty()) {
            return (row, i, out) -> string(row, i, plain, out);
        }
        return (row, i, out) -> {
            refuseUnlessString(row, i);
            String text = FileNumbers.text(row, i);
            plain.encode(new OneText(date ? forms.isoDate(text) : forms.isoStamp(text)), 0, out);
        };
    }

    private static void string(FileRow row, int i, FieldEncoder plain, TupleBuffer out) {
        refuseUnlessString(row, i);
        plain.encode(row, i, out);
    }

    private static void refuseUnlessString(FileRow row, int i) {
        Sort sort = row.sort(i);
        if (sort != Sort.PLAIN && sort != Sort.STRING) {
            throw new BadValue("is " + FileNumbers.named(sort) + ", not text");
        }
    }

    /** Numbers and booleans are kept as the file writes them. */
    private static void text(FileRow row, int i, FieldEncoder plain, TupleBuffer out) {
        if (row.sort(i) == Sort.STRUCTURE) {
            throw new BadValue("is " + FileNumbers.named(Sort.STRUCTURE) + ", not text");
        }
        plain.encode(row, i, out);
    }
}
