package dev.sluice.rows;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.sql.Column;
import dev.sluice.sql.ValueType;
import java.util.Arrays;

/** How fields that PostgreSQL sends become fields of the target's columns. */
final class Recoders {
    private Recoders() {}

    /**
     * For a PostgreSQL target. The source has cast the value to the target's base type already; what is left is the limit in
     * the type's brackets, which the server would enforce by rounding or cutting in silence.
     */
    static Recoder toPostgres(Column target) {
        Typmod typmod = Typmod.of(target.declared());
        if (typmod.first().isEmpty() && target.type() != ValueType.CHAR) {
            return Recoder.SAME;
        }
        return switch (target.type()) {
            case NUMERIC -> (tuple, at, out) -> numeric(tuple, at, typmod, out);
            case TEXT -> (tuple, at, out) -> text(tuple, at, typmod, out);
            case CHAR -> (tuple, at, out) -> padded(tuple, at, typmod, out);
            case TIME, TIMESTAMP, TIMESTAMPTZ -> (tuple, at, out) -> time(tuple, at, typmod, out);
            default -> Recoder.SAME;
        };
    }

    /** For a SQLite target; the source sends integers, doubles, bytes, booleans and text. */
    static Recoder toSqlite(ValueType sent, Column target) {
        SqliteValue value = new SqliteValue(target.declared());
        return switch (sent) {
            case INT8 -> (tuple, at, out) -> value.addInteger(Fields.readLong(tuple, at + 4), out);
            case FLOAT8 ->
                (tuple, at, out) -> value.addReal(Double.longBitsToDouble(Fields.readLong(tuple, at + 4)), out);
            case BOOL -> (tuple, at, out) -> value.addInteger(tuple[at + 4], out);
            case BYTES -> (tuple, at, out) -> out.addTagged(SqliteValue.BLOB, Fields.readBytes(tuple, at));
            default -> (tuple, at, out) -> value.addText(Fields.readBytes(tuple, at), out);
        };
    }

    private static void numeric(byte[] tuple, int at, Typmod typmod, TupleBuffer out) {
        if (Numerics.isSpecial(tuple, at)) {
            Recoder.SAME.recode(tuple, at, out);
        } else {
            Numerics.add(PostgresFields.fitted(Numerics.read(tuple, at), typmod), out);
        }
    }

    private static void text(byte[] tuple, int at, Typmod typmod, TupleBuffer out) {
        int limit = typmod.first().orElse(Integer.MAX_VALUE);
        if (Fields.length(tuple, at) > limit && Texts.length(Fields.readBytes(tuple, at)) > limit) {
            throw new BadValue("is longer than " + limit + " characters");
        }
        Recoder.SAME.recode(tuple, at, out);
    }

    private static void padded(byte[] tuple, int at, Typmod typmod, TupleBuffer out) {
        int width = typmod.first().orElse(1);
        byte[] text = blanksOff(Fields.readText(tuple, at)).getBytes(UTF_8);
        int missing = width - Texts.length(text);
        if (missing < 0) {
            throw new BadValue("is longer than " + width + " characters");
        }
        byte[] padded = Arrays.copyOf(text, text.length + missing);
        Arrays.fill(padded, text.length, padded.length, (byte) ' ');
        out.addField(padded);
    }

    /** Only blanks are padding; a line break at the end is a character like others. */
    private static String blanksOff(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == ' ') {
            end--;
        }
        return text.substring(0, end);
    }

    private static void time(byte[] tuple, int at, Typmod typmod, TupleBuffer out) {
        long micros = Fields.readLong(tuple, at + 4);
        long unit = (long) Math.pow(10, 6 - Math.min(6, typmod.first().orElse(6)));
        boolean infinite = micros == Long.MAX_VALUE || micros == Long.MIN_VALUE;
        if (!infinite && micros % unit != 0) {
            throw new BadValue("has more than " + typmod.first().orElse(6) + " digits behind the second");
        }
        Recoder.SAME.recode(tuple, at, out);
    }
}
